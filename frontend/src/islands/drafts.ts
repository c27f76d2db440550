// What was typed survives an expired sign-in: forms with data-draft="name" are kept in this tab's sessionStorage until they
// were taken. Passwords, files and hidden fields are never kept.
const PREFIX = "draft:";
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
    filled = true;
  }
  const note = form.querySelector<HTMLElement>("[data-draft-note]");
  if (filled && note) note.hidden = false;
}

function draftForms(): HTMLFormElement[] {
  return [...document.querySelectorAll<HTMLFormElement>("form[data-draft]")];
}

function dropTaken(): void {
  if (document.documentElement.hasAttribute("data-keep-drafts")) return;
  const here = new Set(draftForms().map(keyOf));
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX) && !here.has(key)) sessionStorage.removeItem(key);
}

export function keepDrafts(): void {
  dropTaken();
  draftForms().forEach(restore);
  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-draft]");
    if (form) save(form);
  });
  document.addEventListener("htmx:after:swap", dropTaken);
}
