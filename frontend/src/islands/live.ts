// Live pages. An element says what it shows: data-live-topic="case:12 unit:3", hx-get="…", hx-trigger="live". When one of its
// topics changed, it gets the event "live" and is read again under the reader's own rights.
import { line, type Ask } from "./line";
import type { Change, State } from "./stream";
import { word } from "./words";

const REPEAT = 60_000;
const member = `${Date.now()}-${Math.random()}`;
let ask: Ask | null = null;

function topicsOf(element: HTMLElement): string[] {
  return (element.dataset["liveTopic"] ?? "").split(/\s+/).filter(Boolean);
}

function elements(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-live-topic]")];
}

function onChanges(changes: Change[]): void {
  const refs = new Map(changes);
  for (const element of elements()) {
    const topic = topicsOf(element).find((each) => refs.has(each));
    if (topic) element.dispatchEvent(new CustomEvent("live", { detail: { topic, ref: refs.get(topic) } }));
  }
}

function onState(state: State): void {
  const told = document.getElementById("live-state");
  if (!told) return;
  const text = { open: "", down: word("liveDown"), closed: word("liveClosed") }[state];
  if (told.textContent !== text) told.textContent = text;
}

function subscribe(): void {
  const topics = elements().flatMap(topicsOf);
  if (topics.length === 0 && !ask) return;
  ask ??= line((said) => ("changes" in said ? onChanges(said.changes) : onState(said.state)));
  ask({ member, topics });
}

export function goLive(): void {
  subscribe();
  document.addEventListener("htmx:after:swap", subscribe);
  setInterval(() => ask && subscribe(), REPEAT);
  addEventListener("pagehide", () => ask?.({ member, topics: [] }));
  addEventListener("pageshow", (event) => event.persisted && subscribe());
}
