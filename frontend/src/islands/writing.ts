// Boxes for words count them as the server does (characters, one for a line's end); buttons write a usual answer into their box.
function count(box: HTMLTextAreaElement): void {
  const told = box.closest(".words")?.querySelector<HTMLElement>("[data-longest]");
  const length = told?.querySelector("[data-length]");
  if (!told || !length) return;
  const now = [...box.value].length;
  const over = now - Number(told.dataset["longest"]);
  length.textContent = String(now);
  told.classList.toggle("words__count--over", over > 0);
  const status = told.parentElement?.querySelector("[role=status]");
  if (status) status.textContent = over > 0 ? (told.dataset["over"] ?? "").replace("%d", String(over)) : "";
}

export function helpWriting(): void {
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) count(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-writes]") : null;
    const box = button?.closest(".written")?.querySelector("input");
    if (!button || !box) return;
    box.value = button.dataset["writes"] ?? "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
}
