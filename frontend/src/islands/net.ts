// How a form that is sent by a script speaks with the server: what was answered, also where the sign-in has expired or the network
// is down. After signing in again the page's token is an old one: it is fetched anew, once.
export type Answer =
  | { kind: "done"; body: Body }
  | { kind: "refused"; status: number; body: Body }
  | { kind: "expired" }
  | { kind: "lost" };

export interface Body {
  to?: string;
  text?: string;
  code?: string;
  stale?: boolean;
  draft?: number | null;
  seen?: number;
  saved?: string;
  token?: string;
  fields?: Record<string, string>;
}

const LONGEST = 30_000; // ms that an answer may take; files take their time

function isJson(answer: Response): boolean {
  return (answer.headers.get("Content-Type") ?? "").includes("json");
}

async function ask(address: string, body?: FormData): Promise<Answer> {
  try {
    const asked: RequestInit = { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(body ? LONGEST * 4 : LONGEST) };
    const answer = await fetch(address, body ? { ...asked, method: "POST", body } : asked);
    if (answer.redirected) return { kind: "expired" };
    const told = isJson(answer) ? ((await answer.json()) as Body) : {};
    return answer.ok && isJson(answer) ? { kind: "done", body: told } : { kind: "refused", status: answer.status, body: told };
  } catch {
    return { kind: "lost" };
  }
}

/** Let the session go on, and every form of the page have its present token. */
export async function renew(): Promise<Answer> {
  const address = document.querySelector<HTMLElement>("[data-alive]")?.dataset["alive"];
  if (!address) return { kind: "done", body: {} };
  const answer = await ask(address);
  const token = answer.kind === "done" ? answer.body.token : undefined;
  if (token) for (const field of document.querySelectorAll<HTMLInputElement>("[name=csrfmiddlewaretoken]")) field.value = token;
  return answer;
}

export async function send(address: string, body: FormData): Promise<Answer> {
  const answer = await ask(address, body);
  if (answer.kind !== "refused" || answer.status !== 403 || answer.body.code !== "form_expired") return answer;
  const renewed = await renew();
  if (renewed.kind !== "done") return renewed;
  body.set("csrfmiddlewaretoken", renewed.body.token ?? "");
  return ask(address, body);
}
