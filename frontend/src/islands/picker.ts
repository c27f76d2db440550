// Boxes that search while somebody types (input[data-picker="/pick/units/"], ARIA combobox). Everything hangs on the document,
// so boxes that come later work too. What the server answers are options; a dead network only says so: typing goes on.
const PAUSE = 120; // ms after the last key
const LONGEST = 8000; // ms that an answer may take

type Box = HTMLInputElement;
interface Parts {
  root: HTMLElement;
  list: HTMLElement;
  note: HTMLElement;
  told: HTMLElement;
  code: HTMLInputElement | null;
  chips: HTMLElement | null;
}

let asking: AbortController | undefined;
let pause: ReturnType<typeof setTimeout> | undefined;

function boxOf(target: EventTarget | null): Box | null {
  return target instanceof HTMLInputElement && target.dataset["picker"] ? target : null;
}

function find(root: Element, selector: string): HTMLElement {
  const part = root.querySelector<HTMLElement>(selector);
  if (!part) throw new Error(`a picker without ${selector}`);
  return part;
}

function partsOf(box: Box): Parts {
  const root = box.closest<HTMLElement>("[data-picker-box]");
  if (!root) throw new Error("a picker outside its box");
  return {
    root,
    list: find(root, "[role=listbox]"),
    note: find(root, "[data-picker-note]"),
    told: find(root, "[data-picker-told]"),
    code: root.querySelector("[data-picker-code]"),
    chips: root.querySelector(".picker__chips"),
  };
}

function optionsOf(list: Element): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[role=option]")];
}

function isOpen(box: Box): boolean {
  return box.getAttribute("aria-expanded") === "true";
}

function close(box: Box): void {
  clearTimeout(pause);
  asking?.abort();
  const { list, note } = partsOf(box);
  list.hidden = true;
  note.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
  box.removeAttribute("aria-busy");
}

function mark(box: Box, option: HTMLElement | undefined): void {
  for (const other of optionsOf(partsOf(box).list)) other.setAttribute("aria-selected", String(other === option));
  if (!option) return;
  box.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function marked(box: Box): HTMLElement | undefined {
  return optionsOf(partsOf(box).list).find((option) => option.getAttribute("aria-selected") === "true");
}

function say(parts: Parts, words: string, seen: boolean): void {
  parts.told.textContent = words;
  parts.note.textContent = words;
  parts.note.hidden = !seen;
}

function show(box: Box, html: string): void {
  const parts = partsOf(box);
  const answer = new DOMParser().parseFromString(html, "text/html");
  const options = [...answer.querySelectorAll<HTMLElement>("[role=option]")].filter((option) => !chosen(parts, option.dataset["value"] ?? ""));
  options.forEach((option, place) => {
    option.id = `${parts.list.id}_${place}`;
    const key = option.querySelector(".key");
    if (key) key.textContent = String(place + 1);
  });
  parts.list.replaceChildren(...options);
  parts.list.hidden = options.length === 0;
  parts.list.scrollTop = 0;
  box.setAttribute("aria-expanded", String(options.length > 0));
  box.removeAttribute("aria-activedescendant");
  const count = (parts.root.dataset["count"] ?? "").replace("%d", String(options.length));
  if (options.length > 0) say(parts, count, false);
  else say(parts, parts.root.dataset["none"] ?? "", true);
  mark(box, options[0]);
}

async function ask(box: Box): Promise<void> {
  const own = new AbortController();
  asking = own;
  const patience = setTimeout(() => own.abort("late"), LONGEST);
  const address = new URL(box.dataset["picker"] ?? "", location.href);
  address.searchParams.set("q", box.value.trim());
  box.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: own.signal, headers: { "X-Requested-With": "picker" } });
    const html = await answer.text();
    if (asking !== own || own.signal.aborted) return;
    if (answer.redirected) fail(box, "expired");
    else if (answer.ok) show(box, html);
    else fail(box, "lost");
  } catch {
    if (asking === own && (!own.signal.aborted || own.signal.reason === "late")) fail(box, "lost");
  } finally {
    clearTimeout(patience);
    if (asking === own) box.removeAttribute("aria-busy");
  }
}

function fail(box: Box, why: "lost" | "expired"): void {
  const parts = partsOf(box);
  parts.list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
  say(parts, parts.root.dataset[why] ?? "", true);
}

function typed(box: Box): void {
  const { code } = partsOf(box);
  if (code) code.value = "";
  clearTimeout(pause);
  asking?.abort();
  if (box.value.trim()) pause = setTimeout(() => void ask(box), PAUSE);
  else close(box);
}

function chosen(parts: Parts, value: string): boolean {
  return [...(parts.chips?.querySelectorAll("input") ?? [])].some((chip) => chip.value === value);
}

function addChip(parts: Parts, value: string, words: string): void {
  const form = find(parts.root, "template") as HTMLTemplateElement;
  const chip = form.content.firstElementChild?.cloneNode(true);
  if (!(chip instanceof HTMLElement) || !parts.chips) return;
  (find(chip, "input") as HTMLInputElement).value = value;
  find(chip, "span").textContent = words;
  parts.chips.append(chip);
  parts.chips.hidden = false;
}

function pick(box: Box, option: HTMLElement): void {
  const parts = partsOf(box);
  const { value = "", words = "" } = option.dataset;
  close(box);
  if (parts.chips) addChip(parts, value, words);
  if (parts.code) parts.code.value = value;
  box.value = parts.chips ? "" : words;
  box.setCustomValidity("");
  say(parts, `${parts.root.dataset["picked"] ?? ""} ${words}`, false);
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function removeChip(root: HTMLElement, chip: HTMLElement): void {
  const parts = partsOf(find(root, "[data-picker]") as Box);
  const words = chip.textContent?.trim() ?? "";
  chip.remove();
  if (parts.chips) parts.chips.hidden = !parts.chips.firstElementChild;
  say(parts, `${root.dataset["removed"] ?? ""} ${words}`, false);
  const box = find(root, "[data-picker]");
  box.focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function move(box: Box, by: number): void {
  const options = optionsOf(partsOf(box).list);
  const place = options.findIndex((option) => option === marked(box));
  mark(box, options[(place + by + options.length) % options.length]);
}

function onAlt(box: Box, event: KeyboardEvent): void {
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  const option = digit && isOpen(box) ? optionsOf(partsOf(box).list)[Number(digit) - 1] : undefined;
  if (!option) return;
  event.preventDefault();
  pick(box, option);
}

function onKey(event: KeyboardEvent): void {
  const box = boxOf(event.target);
  if (!box || event.isComposing) return;
  if (event.altKey) return onAlt(box, event);
  const option = isOpen(box) ? marked(box) : undefined;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (isOpen(box)) move(box, event.key === "ArrowDown" ? 1 : -1);
    else if (box.value.trim()) void ask(box);
    event.preventDefault();
  } else if (event.key === "Enter" && option) {
    event.preventDefault();
    pick(box, option);
  } else if (event.key === "Escape" && (isOpen(box) || !partsOf(box).note.hidden)) {
    // The list closes, not the dialog around it.
    event.preventDefault();
    event.stopImmediatePropagation();
    close(box);
  } else if (event.key === "Backspace" && box.value === "") {
    const last = partsOf(box).chips?.lastElementChild;
    if (last instanceof HTMLElement) removeChip(partsOf(box).root, last);
  }
}

function onPress(event: Event): void {
  if (!(event.target instanceof Element)) return;
  const option = event.target.closest<HTMLElement>(".picker__list [role=option]");
  const box = option?.closest("[data-picker-box]")?.querySelector<Box>("[data-picker]");
  if (!option || !box) return;
  box.focus();
  pick(box, option);
}

export function startPickers(): void {
  document.addEventListener("input", (event) => {
    const box = boxOf(event.target);
    if (box && !(event as InputEvent).isComposing) typed(box);
  });
  document.addEventListener("compositionend", (event) => {
    const box = boxOf(event.target);
    if (box) typed(box);
  });
  document.addEventListener("keydown", onKey, { capture: true });
  // The box keeps the focus while an option is pressed, so that nothing closes under the finger.
  document.addEventListener("mousedown", (event) => {
    if (event.target instanceof Element && event.target.closest(".picker__list")) event.preventDefault();
  });
  document.addEventListener("click", onPress);
  document.addEventListener("focusout", (event) => {
    const box = boxOf(event.target);
    if (box) close(box);
  });
  document.addEventListener("change", (event) => {
    const tick = event.target;
    if (!(tick instanceof HTMLInputElement) || tick.checked) return;
    const chip = tick.closest<HTMLElement>(".picker__chips > li");
    const root = chip?.closest<HTMLElement>("[data-picker-box]");
    if (chip && root) removeChip(root, chip);
  });
}
