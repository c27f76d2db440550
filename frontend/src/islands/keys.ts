// Keys that are printed on the controls: "/" goes to the search box, data-key="g" presses its control. Single keys can be
// switched off (WCAG 2.1.4), and never act while somebody types.
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function press(key: string): boolean {
  const control =
    key === "/" ? document.querySelector<HTMLElement>("[data-search]") : document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!control || control.matches(":disabled")) return false;
  if (key === "/") control.focus();
  else control.click();
  return true;
}

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key.length !== 1) return;
    if (document.documentElement.dataset["keys"] === "off" || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (press(event.key.toLowerCase())) event.preventDefault();
  });
}
