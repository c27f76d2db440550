// What is written down is kept on the server a second after the last key, and when the page is left. While the network is down
// it stays in this tab, and is sent when it is back.
import { renew, send } from "./net";

const PAUSE = 1000; // ms after the last key
const AGAIN = 5000; // ms until a lost saving is tried again
const LIFE = 240_000; // ms between signs of life while somebody writes
const HERE = "intake"; // what the server does not have yet, in this tab
const STILL = new Set(["csrfmiddlewaretoken", "uploads", "draft", "draft_seen", "contact", "request_key"]);

export interface Keeper {
  /** Something was written. */
  touch(): void;
  /** Wait until what is under way is through, and save no more: the form itself goes now. */
  rest(): Promise<void>;
  /** Go on saving. */
  wake(): void;
  save(): Promise<void>;
}

function hidden(form: HTMLFormElement, name: string): HTMLInputElement | null {
  return form.querySelector(`input[type=hidden][name="${name}"]`);
}

function bodyOf(form: HTMLFormElement): FormData {
  const body = new FormData(form);
  body.delete("uploads");
  return body;
}

function keepHere(form: HTMLFormElement): void {
  const fields = [...bodyOf(form)].filter(([name]) => !STILL.has(name));
  sessionStorage.setItem(HERE, JSON.stringify({ page: placeOf(form), fields }));
}

function placeOf(form: HTMLFormElement): string {
  return `${hidden(form, "contact")?.value ?? ""}/${hidden(form, "draft")?.value ?? ""}`;
}

/** Put back what this tab kept of the same form; whether there was anything. */
export function putBack(form: HTMLFormElement): boolean {
  const kept = JSON.parse(sessionStorage.getItem(HERE) ?? "null") as { page: string; fields: [string, string][] } | null;
  if (!kept || kept.page !== placeOf(form)) return false;
  for (const [name, value] of kept.fields) {
    for (const field of form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else field.value = value;
    }
  }
  return true;
}

export function keeper(form: HTMLFormElement, told: { expired: () => void; stale: (seen: number) => void }): Keeper {
  const note = form.querySelector<HTMLElement>("[data-note]");
  let [dirty, resting] = [false, false];
  let pause: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  let lastLife = Date.now();

  const say = (words: string): void => {
    if (note) note.textContent = words;
  };

  async function saveNow(): Promise<void> {
    if (!dirty || resting) return;
    dirty = false;
    const answer = await send(form.dataset["save"] ?? "", bodyOf(form));
    lastLife = Date.now();
    if (answer.kind === "done") return kept(answer.body.draft, answer.body.seen, answer.body.saved);
    dirty = true;
    keepHere(form);
    if (answer.kind === "lost") {
      say(form.dataset["offline"] ?? "");
      later(AGAIN);
    } else if (answer.kind === "expired" || answer.body.stale) {
      resting = true; // until somebody has signed in, or has chosen
      if (answer.kind === "expired") told.expired();
      else told.stale(answer.body.seen ?? 0);
    } else say(answer.body.text ?? "");
  }

  function kept(draft?: number | null, seen?: number, saved?: string): void {
    if (!draft) return;
    const [own, version] = [hidden(form, "draft"), hidden(form, "draft_seen")];
    if (own && own.value !== String(draft)) {
      own.value = String(draft);
      const here = new URL(location.href);
      here.searchParams.set("draft", String(draft));
      history.replaceState(null, "", here);
    }
    if (version) version.value = String(seen ?? "");
    if (!dirty) sessionStorage.removeItem(HERE);
    say(`${form.dataset["saved"] ?? ""} ${saved ?? ""}`);
  }

  function save(): Promise<void> {
    clearTimeout(pause);
    running = running.then(saveNow);
    return running;
  }

  function later(wait: number): void {
    clearTimeout(pause);
    pause = setTimeout(() => void save(), wait);
  }

  function touch(): void {
    dirty = true;
    if (!resting) later(PAUSE);
    if (Date.now() - lastLife < LIFE) return;
    lastLife = Date.now();
    void renew().then((answer) => answer.kind === "expired" && told.expired());
  }

  async function rest(): Promise<void> {
    clearTimeout(pause);
    resting = true;
    await running;
    if (dirty) keepHere(form);
  }

  addEventListener("online", () => void save());
  addEventListener("pagehide", () => {
    if (!dirty || resting) return;
    keepHere(form);
    navigator.sendBeacon(form.dataset["save"] ?? "", bodyOf(form));
  });
  return {
    touch,
    rest,
    save,
    wake: () => {
      resting = false;
      if (dirty) later(AGAIN);
    },
  };
}

/** What was sent was taken: nothing of it stays in this tab. */
export function forget(): void {
  sessionStorage.removeItem(HERE);
}
