// Canned phrases: a button with data-inserts="<id of the box>" puts its words where the cursor stood, on a line of its own if
// something was written before.
function put(button: HTMLElement): void {
  const box = document.getElementById(button.dataset["inserts"] ?? "");
  if (!(box instanceof HTMLTextAreaElement || box instanceof HTMLInputElement)) return;
  const words = button.textContent?.trim() ?? "";
  const start = box.selectionStart ?? box.value.length;
  const before = box.value.slice(0, start);
  box.setRangeText(before && !before.endsWith("\n") ? `\n${words}` : words, start, box.selectionEnd ?? start, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

export function offerPhrases(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-inserts]");
    if (!button) return;
    put(button);
    button.closest("details")?.removeAttribute("open");
  });
}
