// Nothing is sent twice: the first submission locks the form's buttons until the answer is there.
const sent = new WeakSet<HTMLFormElement>();

function buttonsOf(form: HTMLFormElement): HTMLButtonElement[] {
  return [...form.elements].filter((part): part is HTMLButtonElement => part instanceof HTMLButtonElement && part.type === "submit");
}

function lock(form: HTMLFormElement): void {
  sent.add(form);
  // After the event, else the pressed button's own value would be missing from what is sent.
  setTimeout(() => {
    for (const button of buttonsOf(form)) {
      if (button.disabled) continue;
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    }
  });
}

function unlock(form: HTMLFormElement): void {
  sent.delete(form);
  for (const button of buttonsOf(form)) {
    if (button.getAttribute("aria-busy") !== "true") continue;
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

function formOf(element: Element): HTMLFormElement | null {
  return element.closest("form");
}

function usesHtmx(form: HTMLFormElement): boolean {
  return form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete], [hx-get]");
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.matches("[data-appearance], [method=dialog]")) return;
  if (sent.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (event.defaultPrevented && !usesHtmx(form)) return;
  lock(form);
}

export function sendOnce(): void {
  document.addEventListener("submit", onSubmit, { capture: true });
  document.addEventListener("htmx:finally:request", (event) => {
    const form = formOf(event.detail.ctx.sourceElement);
    if (form) unlock(form);
  });
  // A page taken back from the browser's memory must be usable again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) unlock(form);
  });
}
