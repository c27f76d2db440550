// Buttons that need only the browser: data-copy="text" copies, data-print prints, a box with data-all="name" ticks all
// boxes of that name in its form.
function tickAll(box: HTMLInputElement): void {
  for (const each of box.form?.elements ?? []) {
    if (!(each instanceof HTMLInputElement) || each.name !== box.dataset["all"] || each.checked === box.checked) continue;
    each.checked = box.checked;
    each.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function serveButtons(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const copy = target.closest<HTMLElement>("[data-copy]");
    if (copy) void navigator.clipboard?.writeText(copy.dataset["copy"] ?? "");
    if (target.closest("[data-print]")) print();
    if (target instanceof HTMLInputElement && target.dataset["all"]) tickAll(target);
  });
}
