// The sign-in of a page that lies open. Where it has expired the page stays as it is and asks: words and files are kept. A form with
// words in it (data-draft) is sent only after somebody has answered who still knows us.
import { renew } from "./net";
import { toast } from "./toast";
import { word } from "./words";

const sure = new WeakSet<HTMLFormElement>();
let goOn: (() => void) | undefined;

function dialog(): HTMLDialogElement | null {
  const found = document.getElementById("expired");
  return found instanceof HTMLDialogElement ? found : null;
}

/** Ask to sign in elsewhere; what `then` does follows as soon as that is done. */
export function askToSignIn(then?: () => void): void {
  goOn = then ?? goOn;
  const asked = dialog();
  if (asked && !asked.open) asked.showModal();
}

async function signedIn(): Promise<void> {
  if ((await renew()).kind !== "done") return;
  dialog()?.close();
  const then = goOn;
  goOn = undefined;
  then?.();
}

function sendNow(form: HTMLFormElement, button: HTMLElement | null): void {
  sure.add(form);
  form.requestSubmit(button);
}

async function sendIfKnown(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  button?.setAttribute("aria-busy", "true");
  const answer = await renew();
  button?.removeAttribute("aria-busy");
  if (answer.kind === "done") sendNow(form, button);
  else if (answer.kind === "expired") askToSignIn(() => sendNow(form, button));
  else toast("bad", word("offline"));
}

export function keepSession(): void {
  window.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches("[data-draft]") || !dialog() || sure.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void sendIfKnown(form, event.submitter);
    },
    { capture: true },
  );
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response?.status === 401) askToSignIn();
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-signed-in]")) void signedIn();
  });
  addEventListener("focus", () => {
    if (dialog()?.open) void signedIn();
  });
}
