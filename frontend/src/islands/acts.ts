// Acts open as a sheet over the page: what a link with data-sheet leads to is put into #act-sheet, which is shown as a dialog. Without
// scripts, and in another tab, the link is a page of its own. Ctrl+Enter sends the form one is in.
import htmx from "htmx.org";

const FIRST = "[autofocus], .form input:not([type=hidden]), .form textarea, .form select, [data-submits]";

function sheet(): HTMLDialogElement | null {
  const found = document.getElementById("act-sheet");
  return found instanceof HTMLDialogElement ? found : null;
}

function onSwap(): void {
  const dialog = sheet();
  const form = dialog?.querySelector("form");
  if (!dialog || !form || dialog.open) return;
  dialog.showModal();
  form.querySelector<HTMLElement>(FIRST)?.focus();
}

function openOver(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-sheet]");
  const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || !sheet() || elsewhere || event.defaultPrevented) return;
  event.preventDefault();
  void htmx.ajax("GET", link.href, { source: link, target: "#act-sheet", swap: "innerHTML" });
}

// "先不办" is a link to the page for who has no scripts; in the sheet it only closes.
function onClick(event: MouseEvent): void {
  const closing = (event.target as Element).closest("#act-sheet [data-closes]");
  if (closing) event.preventDefault();
}

function onKey(event: KeyboardEvent): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = (event.target as Element).closest("form") ?? sheet()?.querySelector("form") ?? document.querySelector("main form:has([data-submits])");
  const button = form?.querySelector<HTMLButtonElement>("[data-submits]");
  if (!button) return;
  event.preventDefault();
  button.click();
}

export function openActs(): void {
  document.addEventListener("htmx:after:swap", onSwap);
  document.addEventListener("click", onClick, { capture: true });
  document.addEventListener("click", openOver);
  document.addEventListener("keydown", onKey);
  sheet()?.addEventListener("close", () => sheet()?.replaceChildren());
}
