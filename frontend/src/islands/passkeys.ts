// The ceremony of a passkey: the form's button asks the device, and what it answers goes along with the form.
// The bytes travel as base64url, converted here: browsers of some years ago know no JSON of passkeys.
interface Told extends Record<string, unknown> {
  challenge: string;
  user?: { id: string };
  allowCredentials?: { id: string }[];
  excludeCredentials?: { id: string }[];
}

function bytes(word: string): ArrayBuffer {
  const letters = atob(word.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function named<Known extends { id: string }>(known: Known[] | undefined): unknown[] {
  return (known ?? []).map((each) => Object.assign({}, each, { id: bytes(each.id) }));
}

function forDevice(told: Told): unknown {
  return {
    ...told,
    challenge: bytes(told.challenge),
    ...(told.user ? { user: { ...told.user, id: bytes(told.user.id) } } : {}),
    allowCredentials: named(told.allowCredentials),
    excludeCredentials: named(told.excludeCredentials),
  };
}

function forServer(made: PublicKeyCredential): string {
  const answer: Record<string, unknown> = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const part: unknown = Reflect.get(made.response, name);
    if (part instanceof ArrayBuffer) answer[name] = text(part);
  }
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: answer, clientExtensionResults: {} });
}

async function wished(button: HTMLButtonElement): Promise<Told> {
  const options = button.dataset["options"];
  if (options) return (JSON.parse(options) as { publicKey: Told }).publicKey;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", button.form?.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
  const answer = await fetch(button.dataset["ask"] ?? "", { method: "POST", body, headers: { Accept: "application/json" } });
  return ((await answer.json()) as { options: { publicKey: Told } }).options.publicKey;
}

async function ceremony(button: HTMLButtonElement): Promise<string> {
  const publicKey = forDevice(await wished(button));
  const made = button.dataset["passkey"] === "create" ? navigator.credentials.create({ publicKey } as CredentialCreationOptions) : navigator.credentials.get({ publicKey } as CredentialRequestOptions);
  return forServer((await made) as PublicKeyCredential);
}

function tell(form: HTMLFormElement, words: string | undefined): void {
  const place = form.querySelector<HTMLElement>("[data-passkey-trouble]");
  if (!place) return;
  place.textContent = words ?? "";
  place.hidden = !words;
}

async function send(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  tell(form, "");
  button.disabled = true;
  try {
    const field = form.querySelector<HTMLInputElement>("[name=credential]");
    if (field) field.value = await ceremony(button);
    form.submit();
  } catch (error) {
    const known = error instanceof DOMException && error.name === "InvalidStateError";
    tell(form, button.dataset[known ? "known" : "failed"]);
    button.disabled = false;
  }
}

export function usePasskeys(): void {
  const known = "PublicKeyCredential" in window;
  for (const words of document.querySelectorAll<HTMLElement>("[data-passkey-absent]")) words.hidden = known;
  if (!known) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-passkey]")) {
    const form = button.form;
    if (!form) continue;
    button.disabled = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      if (form.reportValidity()) void send(form, button);
    });
  }
}
