// What was typed survives an expired sign-in, a closed sheet and a reload: forms with data-draft="name" are kept in this tab's
// sessionStorage until they were sent and taken. Passwords, files and hidden fields are never kept.
const PREFIX = "draft:";
const SENT = "sent:";
type Draft = Record<string, string>;
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (part): part is Field =>
      (part instanceof HTMLInputElement && !["password", "file", "hidden", "submit", "button", "checkbox", "radio"].includes(part.type)) ||
      part instanceof HTMLTextAreaElement ||
      part instanceof HTMLSelectElement,
  );
}

function keyOf(form: HTMLFormElement): string {
  return PREFIX + (form.dataset["draft"] ?? "");
}

function save(form: HTMLFormElement): void {
  const draft: Draft = {};
  for (const field of fieldsOf(form)) if (field.name) draft[field.name] = field.value;
  sessionStorage.setItem(keyOf(form), JSON.stringify(draft));
  const told = form.querySelector<HTMLElement>("[data-draft-kept]");
  if (told) told.textContent = (told.dataset["draftKept"] ?? "").replace("%s", new Date().toTimeString().slice(0, 5));
}

function restore(form: HTMLFormElement): void {
  const kept = sessionStorage.getItem(keyOf(form));
  if (!kept) return;
  const draft = JSON.parse(kept) as Draft;
  let filled = false;
  for (const field of fieldsOf(form)) {
    const value = draft[field.name];
    if (!value || field.value) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    filled = true;
  }
  const note = form.querySelector<HTMLElement>("[data-draft-note]");
  if (filled && note) note.hidden = false;
}

function draftForms(): HTMLFormElement[] {
  return [...document.querySelectorAll<HTMLFormElement>("form[data-draft]")];
}

// A form that was sent and is not on the page that came back was taken.
function dropTaken(): void {
  if (document.documentElement.hasAttribute("data-keep-drafts")) return;
  const here = new Set(draftForms().map(keyOf));
  for (const mark of Object.keys(sessionStorage).filter((key) => key.startsWith(SENT))) {
    const key = mark.slice(SENT.length);
    if (!here.has(key)) sessionStorage.removeItem(key);
    sessionStorage.removeItem(mark);
  }
}

function onSwap(): void {
  dropTaken();
  draftForms().forEach(restore);
}

function formWithDraft(event: Event): HTMLFormElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLFormElement>("form[data-draft]") : null;
}

export function keepDrafts(): void {
  onSwap();
  document.addEventListener("input", (event) => {
    const form = formWithDraft(event);
    if (form) save(form);
  });
  document.addEventListener("submit", (event) => {
    const form = formWithDraft(event);
    if (form) sessionStorage.setItem(SENT + keyOf(form), "1");
  });
  document.addEventListener("htmx:after:swap", onSwap);
}
