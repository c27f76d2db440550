// Native dialogs: data-opens="id" shows one, data-closes closes the one around it, and hx-confirm asks in ours.
function dialogNamed(id: string | undefined): HTMLDialogElement | null {
  const dialog = id ? document.getElementById(id) : null;
  return dialog instanceof HTMLDialogElement ? dialog : null;
}

function onClick(event: MouseEvent): void {
  const target = event.target as Element;
  dialogNamed(target.closest<HTMLElement>("[data-opens]")?.dataset["opens"])?.showModal();
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
}

function onConfirm(event: CustomEvent<HtmxDetail>): void {
  const { ctx, issueRequest, dropRequest } = event.detail;
  const dialog = dialogNamed("confirm");
  const text = dialog?.querySelector("[data-confirm-text]");
  if (!dialog || !text || !ctx.confirm) return;
  event.preventDefault();
  text.textContent = ctx.confirm;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => (dialog.returnValue === "yes" ? issueRequest?.() : dropRequest?.()), { once: true });
  dialog.showModal();
}

export function openDialogs(): void {
  document.addEventListener("click", onClick);
  document.addEventListener("htmx:confirm", onConfirm);
}
