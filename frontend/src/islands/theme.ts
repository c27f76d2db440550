// Appearance (theme, size of print, single keys): the server keeps it in cookies and draws the next page with it from the
// first byte; here the present page is changed at once, without loading it again.
export function changeAppearance(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-appearance]") || !(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    document.documentElement.dataset[button.name] = button.value;
    mark(button.name, button.value);
    const body = new FormData(form, button);
    void fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" });
  });
}

function mark(name: string, value: string): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>(`[data-appearance] button[name="${name}"][aria-pressed]`)) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
  for (const button of document.querySelectorAll<HTMLElement>(`[data-appearance] button[name="${name}"]:not([aria-pressed])`)) {
    button.hidden = button.getAttribute("value") === value;
  }
}
