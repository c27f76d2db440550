// Keys that are printed on the controls: "/" goes to the search box, data-key="g" presses its control. Single keys can be
// switched off (WCAG 2.1.4), and never act while somebody types. The dialog #keys shows all keys of the page.
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));
}

/** Whether a single key may act now: not while somebody types, asks or has switched them off. */
export function isFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key.length !== 1) return false;
  return document.documentElement.dataset["keys"] !== "off" && !typing(event.target) && !document.querySelector("dialog[open]");
}

function press(key: string): boolean {
  const control =
    key === "/" ? document.querySelector<HTMLElement>("[data-search]") : document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!control || control.matches(":disabled")) return false;
  if (key === "/") control.focus();
  else control.click();
  return true;
}

// What a control is called: its own words without the key printed on it.
function labelOf(control: HTMLElement): string {
  const said = control.dataset["keyLabel"] ?? control.getAttribute("aria-label");
  if (said) return said;
  const copy = control.cloneNode(true) as HTMLElement;
  for (const part of copy.querySelectorAll("kbd, .key, .visually-hidden, svg")) part.remove();
  return copy.textContent?.trim().replaceAll(/\s+/g, " ") ?? "";
}

function keysOf(control: HTMLElement): string {
  return control.dataset["showsKey"] ?? control.getAttribute("aria-keyshortcuts") ?? control.dataset["key"] ?? "";
}

function known(): Map<string, string> {
  const found = new Map<string, string>();
  for (const control of document.querySelectorAll<HTMLElement>("[data-shows-key], [data-key], [aria-keyshortcuts]")) {
    const elsewhere = !control.dataset["showsKey"] && control.closest("[hidden], dialog");
    if (!elsewhere && !control.matches(":disabled") && !found.has(keysOf(control))) found.set(keysOf(control), labelOf(control));
  }
  return found;
}

function line(keys: string, label: string): HTMLElement {
  const name = document.createElement("dt");
  for (const key of keys.split(" ")) {
    const sign = document.createElement("kbd");
    sign.className = "key";
    sign.textContent = key.replace("Control", "Ctrl").replace("Enter", "↵").replace(/^[a-z]$/, (letter) => letter.toUpperCase());
    name.append(sign);
  }
  const words = document.createElement("dd");
  words.textContent = label;
  const whole = document.createElement("div");
  whole.append(name, words);
  return whole;
}

function showKeys(): void {
  const list = document.querySelector("[data-keys-list]");
  list?.replaceChildren(...[...known()].map(([keys, label]) => line(keys, label)));
}

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (!event.defaultPrevented && isFree(event) && press(event.key.toLowerCase())) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest('[data-opens="keys"]')) showKeys();
  });
}
