// Choices with printed numbers: 1 to 9 pick one in the group that has the focus, else in the first group without an answer.
// Never while somebody types, and not where single keys are switched off; where a control of the page has the number printed
// on it, only in the group that has the focus.
function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || (target.matches("input, textarea, select") && !target.matches("[type=radio], [type=checkbox]"));
}

function groupFor(target: EventTarget | null, digit: string): Element | null {
  const own = target instanceof Element ? target.closest("[data-choices]") : null;
  const dialog = document.querySelector("dialog[open]");
  if (own || (!dialog && document.querySelector(`[data-key="${digit}"]`))) return own;
  const place = dialog ?? document;
  return [...place.querySelectorAll("[data-choices]")].find((group) => !group.querySelector(":checked") && group.getClientRects().length > 0) ?? null;
}

function choose(group: Element, digit: number): boolean {
  const radio = group.querySelectorAll<HTMLInputElement>("input[type=radio]")[digit - 1];
  if (!radio || radio.disabled) return false;
  radio.focus();
  if (!radio.checked) radio.click();
  return true;
}

export function startChoices(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !/^[1-9]$/.test(event.key)) return;
    if (document.documentElement.dataset["keys"] === "off" || typing(event.target)) return;
    const group = groupFor(event.target, event.key);
    if (group && choose(group, Number(event.key))) event.preventDefault();
  });
}
