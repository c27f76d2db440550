// Short messages at the edge. They come with the page, by the answer's header HX-Trigger {"toast": {"kind", "text"}}, or from
// a refusal: whatever a refused act would have put into the page is shown here instead, and the page stays as it was.
import { word } from "./words";

type Kind = "good" | "near" | "bad" | "info";

function region(): HTMLElement | null {
  return document.getElementById("toasts");
}

export function toast(kind: Kind, text: string): void {
  const template = document.getElementById("toast");
  if (!(template instanceof HTMLTemplateElement)) return;
  const shown = template.content.querySelector(".toast")?.cloneNode(true) as HTMLElement;
  shown.classList.add(`toast--${kind}`);
  shown.querySelector("p")?.append(text);
  show(shown, kind === "bad");
}

function show(element: Element, stays: boolean): void {
  region()?.append(element);
  if (!stays) setTimeout(() => element.remove(), 8000);
}

function onRefusal(event: CustomEvent<HtmxDetail>): void {
  const { ctx } = event.detail;
  const answer = new DOMParser().parseFromString(ctx.text ?? "", "text/html").body.firstElementChild;
  const told = answer?.matches(".toast") ? answer : null;
  if (ctx.response?.status === 422 && !told) return; // a form that comes back with its errors
  ctx.swap = "none";
  if (ctx.response?.status === 401) return; // the page asks to sign in
  if (told) show(document.importNode(told, true), true);
  else toast("bad", word("failed"));
}

export function showToasts(): void {
  document.addEventListener("toast", (event) => {
    const { kind = "good", text = "" } = (event as CustomEvent<{ kind?: Kind; text?: string }>).detail;
    toast(kind, text);
  });
  document.addEventListener("htmx:response:error", onRefusal);
  document.addEventListener("htmx:error", () => toast("bad", word("offline")));
  document.addEventListener("click", (event) => {
    (event.target as Element).closest("[data-toast-close]")?.closest(".toast")?.remove();
  });
}
