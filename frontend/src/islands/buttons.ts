// Buttons that need only the browser: data-copy="text" copies, data-print prints.
export function serveButtons(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const copy = target.closest<HTMLElement>("[data-copy]");
    if (copy) void navigator.clipboard?.writeText(copy.dataset["copy"] ?? "");
    if (target.closest("[data-print]")) print();
  });
}
