// The agent's workbench (form[data-intake]): it is kept while somebody writes, sent without leaving the page where something is
// wrong, and told what is known of matters like it. Without scripts the form is a plain one.
import { forget, type Keeper, keeper, putBack } from "./intake-keep";
import { type Body, send } from "./net";
import { askToSignIn } from "./session";

const LOOK = 700; // ms after the last key until likes are looked for
const TITLE = 30; // characters of a title that nobody wrote
const FEW = 2; // missing elements that are named
// How letters begin before they say anything; the server (cases/titles.py) passes over the same.
const OPENING = /^(?:\s|[^\n]{1,20}[：:]\s*\n|尊敬的[^：:，,。\n]{1,20}[：:，,]|[^\s：:，,。！!]{0,10}[您你]们?好[：:，,。！!])+/;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
interface Bench {
  form: HTMLFormElement;
  keep: Keeper;
  busy: boolean;
  look: ReturnType<typeof setTimeout> | undefined;
}

function field(form: HTMLFormElement, name: string): Field | null {
  return form.querySelector<Field>(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
}

function written(form: HTMLFormElement, name: string): string {
  return field(form, name)?.value.trim() ?? "";
}

// A town that is picked tells where, as the words of the place do. What is missing is named when it is little.
function countElements(form: HTMLFormElement): void {
  const five = form.querySelector<HTMLElement>("[data-five]");
  const [now, lacks] = [five?.querySelector("[data-five-now]"), five?.querySelector("[data-five-lacks]")];
  if (!five || !now || !lacks) return;
  const area = form.querySelector<HTMLInputElement>('[name="area-code"]')?.value ?? "";
  const inTown = area.length >= Number(five.dataset["townDigits"]);
  const signs = [...five.querySelectorAll<HTMLElement>("[data-element]")];
  const missing = signs.filter((sign) => {
    const name = sign.dataset["element"] ?? "";
    const isThere = Boolean(written(form, name)) || (name === "place" && inTown);
    sign.classList.toggle("is-there", isThere);
    return !isThere;
  });
  now.textContent = `${signs.length - missing.length} / ${signs.length}`;
  const named = missing.length <= FEW ? missing.map((sign) => sign.title) : [];
  lacks.textContent = named.length > 0 ? `${five.dataset["lacks"] ?? ""} ${named.join("、")}` : "";
}

// A title that nobody has written follows the first words.
function proposeTitle(form: HTMLFormElement, changed: EventTarget | null): void {
  const title = field(form, "title");
  if (!title) return;
  if (changed === title) delete title.dataset["proposed"];
  if (title.value && !title.dataset["proposed"]) return;
  const said = written(form, "process") || written(form, "cause") || written(form, "wish");
  title.value = ((said.replace(OPENING, "") || said).split(/[。\n]/).find((part) => part.trim()) ?? "").trim().slice(0, TITLE);
  title.dataset["proposed"] = "yes";
}

async function drawExtras(form: HTMLFormElement): Promise<void> {
  const place = form.querySelector("#intake-extras");
  const code = form.querySelector<HTMLInputElement>('[name="category-code"]')?.value ?? "";
  if (!place || place.getAttribute("data-of") === code) return;
  const before = new FormData(form);
  try {
    const answer = await fetch(`${form.dataset["extras"] ?? ""}?category=${encodeURIComponent(code)}`);
    if (!answer.ok || answer.redirected) return;
    place.replaceChildren(...parsed(await answer.text()));
  } catch {
    return; // asked again with the next change; the server asks for what is missing
  }
  place.setAttribute("data-of", code);
  for (const each of place.querySelectorAll<Field>("[name]")) {
    const old = before.get(each.name);
    if (typeof old !== "string") continue;
    if (each instanceof HTMLInputElement && each.type === "radio") each.checked = each.value === old;
    else each.value = old;
  }
}

function parsed(html: string): ChildNode[] {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
}

async function lookAround(form: HTMLFormElement): Promise<void> {
  const column = document.getElementById("intake-aside");
  if (!column) return;
  const body = new FormData(form);
  body.delete("uploads");
  try {
    const answer = await fetch(form.dataset["aside"] ?? "", { method: "POST", body });
    if (answer.ok && !answer.redirected && !column.contains(document.activeElement)) column.replaceChildren(...parsed(await answer.text()));
  } catch {
    return; // what is known stays as it was
  }
}

function markFault(form: HTMLFormElement, name: string, fault: HTMLElement, words: string): void {
  fault.hidden = !words;
  const place = fault.querySelector("span");
  if (place) place.textContent = words;
  fault.closest(".field, [data-row]")?.classList.toggle("field--bad", Boolean(words));
  if (words) fault.closest("details")?.setAttribute("open", "");
  const box = field(form, name);
  if (!box || box.type === "radio") return; // of a group no single one is wrong
  box.setAttribute("aria-errormessage", fault.id);
  box.setAttribute("aria-invalid", String(Boolean(words)));
}

function showFaults(form: HTMLFormElement, { fields = {}, text = "" }: Body): void {
  for (const fault of form.querySelectorAll<HTMLElement>("[data-fault]")) {
    const name = fault.dataset["fault"] ?? "";
    markFault(form, name, fault, fields[name] ?? "");
  }
  const problem = form.querySelector<HTMLElement>("[data-problem]");
  const unplaced = Object.entries(fields).filter(([name]) => !form.querySelector(`[data-fault="${CSS.escape(name)}"]`));
  const words = [text, ...unplaced.map(([, each]) => each)].filter(Boolean).join(" ");
  if (problem) problem.hidden = !words;
  const told = form.querySelector("[data-problem-text]");
  if (told) told.textContent = words;
  const first = form.querySelector<HTMLElement>("[data-fault]:not([hidden])")?.closest("[data-row]");
  (first?.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select") ?? problem)?.focus();
  (first ?? problem)?.scrollIntoView({ block: "center" });
}

async function submit(bench: Bench, button: HTMLButtonElement | null): Promise<void> {
  if (bench.busy) return;
  bench.busy = true;
  button?.setAttribute("aria-busy", "true");
  const { form, keep } = bench;
  await keep.rest();
  const body = new FormData(form, button);
  const answer = await send(button?.hasAttribute("formaction") ? button.formAction : form.action, body);
  if (answer.kind === "done" && answer.body.to) {
    forget();
    location.assign(answer.body.to);
    return;
  }
  bench.busy = false;
  button?.removeAttribute("aria-busy");
  if (answer.kind === "expired") return askToSignIn(() => void submit(bench, button));
  if (answer.kind === "refused" && answer.body.stale) return stale();
  keep.wake();
  showFaults(form, answer.kind === "lost" ? { text: form.dataset["late"] ?? "" } : answer.body);
}

function dialog(id: string): HTMLDialogElement | null {
  const found = document.getElementById(id);
  return found instanceof HTMLDialogElement ? found : null;
}

function saveAgain(keep: Keeper): void {
  keep.wake();
  void keep.save();
}

function stale(seen?: number): void {
  const asked = dialog("intake-stale");
  if (!asked) return;
  if (seen) asked.dataset["seen"] = String(seen);
  if (!asked.open) asked.showModal();
}

async function onStaleChoice(bench: Bench, target: Element): Promise<void> {
  const asked = dialog("intake-stale");
  if (target.closest("[data-newest]")) {
    forget();
    location.reload();
  }
  if (!asked || !target.closest("[data-overwrite]")) return;
  const version = bench.form.querySelector<HTMLInputElement>('[name="draft_seen"]');
  if (version) version.value = asked.dataset["seen"] ?? "";
  asked.close();
  bench.keep.wake();
  bench.keep.touch();
  await bench.keep.save();
}

function keysOf(event: KeyboardEvent): string {
  if (/^F\d+$/.test(event.key)) return event.key;
  if (event.ctrlKey || event.metaKey) return `Control+${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
  const key = /^(?:Digit|Key)(.)$/.exec(event.code)?.[1];
  return event.altKey && key ? `Alt+${key}` : "";
}

function onKey(bench: Bench, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const keys = keysOf(event);
  if (keys) return pressed(bench, event, keys);
  const box = event.target;
  if (event.key !== "Enter" || !(box instanceof HTMLInputElement) || box.form !== bench.form || box.type === "submit") return;
  // Enter never sends a form half written: it begins the contact, else goes to the next box.
  event.preventDefault();
  if (["number", "name"].includes(box.name)) bench.form.querySelector<HTMLButtonElement>("[data-begin]")?.click();
  else next(bench.form, box);
}

function pressed(bench: Bench, event: KeyboardEvent, keys: string): void {
  if (keys === "Control+Enter") {
    const open = document.activeElement?.closest("details.ending[open]");
    const button = (open ?? bench.form).querySelector<HTMLButtonElement>(open ? "button[type=submit]" : "[data-main]");
    event.preventDefault();
    button?.click();
    return;
  }
  const control = [...document.querySelectorAll<HTMLElement>(`[aria-keyshortcuts="${keys}"]`)].find((each) => each.getClientRects().length > 0);
  if (!control) return;
  event.preventDefault();
  control.click();
  const panel = control.matches("summary") ? control.parentElement : null;
  // At once: the next key is meant for what has opened.
  if (panel?.hasAttribute("open")) panel.querySelector<HTMLElement>("input:not([type=hidden]), textarea, .iphrases [data-inserts]")?.focus();
}

function next(form: HTMLFormElement, box: HTMLElement): void {
  const all = [...form.querySelectorAll<HTMLElement>("input:not([type=hidden], [type=file]), textarea, select, [data-main]")].filter((each) => each.getClientRects().length > 0);
  all[all.indexOf(box) + 1]?.focus();
}

function makeCritical(form: HTMLFormElement): void {
  const critical = form.querySelector<HTMLInputElement>('[name="urgency"][value="critical"]');
  if (!critical) return;
  critical.click();
  critical.focus();
}

function onWritten(bench: Bench, event: Event): void {
  if (!(event.target instanceof Element) || (event.target as Field).form !== bench.form) return;
  const { form } = bench;
  proposeTitle(form, event.target);
  countElements(form);
  bench.keep.touch();
  clearTimeout(bench.look);
  bench.look = setTimeout(() => void lookAround(form), LOOK);
  if (event.type === "change" && (event.target as Field).name === "category") void drawExtras(form);
}

function listen(bench: Bench): void {
  const { form } = bench;
  for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => onWritten(bench, event));
  document.addEventListener("keydown", (event) => onKey(bench, event));
  // Before the page's own care for double presses: this form answers for itself.
  window.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form) return;
      event.preventDefault();
      void submit(bench, event.submitter instanceof HTMLButtonElement ? event.submitter : null);
    },
    { capture: true },
  );
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-critical]")) makeCritical(form);
    if (target.closest("#intake-stale")) void onStaleChoice(bench, target);
    // A panel over the form closes when one goes on elsewhere; the box that phrases are for stays.
    if (target.closest(".ending--phrases")) return;
    for (const open of document.querySelectorAll("details[data-ending][open], .ending--phrases[open]")) if (!open.contains(target)) open.removeAttribute("open");
  });
  // A page taken back from the browser's memory must be usable again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    bench.busy = false;
    bench.keep.wake();
  });
}

export function startIntake(): void {
  document.addEventListener("click", (event) => {
    const copies = (event.target as Element).closest<HTMLElement>("[data-copies]");
    const box = copies && document.getElementById(copies.dataset["copies"] ?? "");
    if (box instanceof HTMLTextAreaElement) void navigator.clipboard?.writeText(box.value);
  });
  const form = document.querySelector<HTMLFormElement>("form[data-intake]");
  if (!form) return;
  const keep = keeper(form, { expired: () => askToSignIn(() => saveAgain(keep)), stale });
  const bench: Bench = { form, keep, busy: false, look: undefined };
  listen(bench);
  const isBack = putBack(form);
  if (isBack) bench.keep.touch();
  countElements(form);
  if (isBack || form.querySelector<HTMLInputElement>('[name="draft"]')?.value) void lookAround(form);
  if (form.querySelector<HTMLInputElement>('[name="contact"]')?.value) form.querySelector<HTMLElement>('[name="appeal_type"]')?.focus();
}
