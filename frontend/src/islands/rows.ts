// A live list that never moves under the cursor. [data-live-rows] is a list's section; when one of its topics changed it asks
// its own address (else the page's) with ?rows=<keys shown>, puts rows that are shown in place, tells how many are new, and draws none of
// those by itself unless the list was empty. What somebody has typed, chosen or focused stays.
import htmx from "htmx.org";
import { countInTitle } from "./title";

const PAUSE = 150; // milliseconds within which what belongs together comes
const GAP = 600; // milliseconds between two askings, however much changes
const asked = new WeakMap<HTMLElement, number>();
const waiting = new WeakSet<HTMLElement>();
const asking = new WeakSet<HTMLElement>();
const again = new WeakSet<HTMLElement>();

function shownIn(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-live-row]")];
}

function replaceRow(old: HTMLElement, fresh: HTMLElement): void {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const chosen = old.querySelector<HTMLInputElement>("input[type=checkbox]")?.checked;
  const box = fresh.querySelector<HTMLInputElement>("input[type=checkbox]");
  if (box && chosen) box.checked = true;
  old.replaceWith(fresh);
  htmx.process(fresh);
  if (focused) fresh.querySelector<HTMLElement>(focused.matches("input") ? "input[type=checkbox]" : "a.row__title, a.pool__title")?.focus({ preventScroll: true });
}

function putRows(list: HTMLElement, answer: Document): void {
  for (const old of shownIn(list)) {
    const fresh = answer.querySelector<HTMLElement>(`[data-live-row="${CSS.escape(old.dataset["liveRow"] ?? "")}"]`);
    if (!fresh) old.classList.add("row--left");
    else if (fresh.outerHTML !== old.outerHTML) replaceRow(old, document.importNode(fresh, true));
  }
}

function putRest(list: HTMLElement, answer: Document): void {
  for (const part of answer.querySelectorAll<HTMLElement>("[data-live-part]")) {
    const old = list.querySelector(`[data-live-part="${part.dataset["livePart"]}"]`);
    if (old && !old.contains(document.activeElement) && old.outerHTML !== part.outerHTML) old.replaceWith(document.importNode(part, true));
  }
}

async function ask(list: HTMLElement): Promise<void> {
  const address = new URL(list.dataset["liveRows"] || location.href, location.href);
  address.searchParams.set("rows", shownIn(list).map((row) => row.dataset["liveRow"]).join(","));
  const answer = await fetch(address, { credentials: "same-origin", headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  putRows(list, fresh);
  putRest(list, fresh);
  countInTitle();
}

async function refresh(list: HTMLElement): Promise<void> {
  if (asking.has(list)) return void again.add(list);
  asking.add(list);
  asked.set(list, performance.now());
  try {
    await ask(list);
  } catch {
    // The network is down: the stream says so, and tells of the change again when it is back.
  }
  asking.delete(list);
  if (again.delete(list)) soon(list);
}

// Soon after the first change, not after the last: where something changes all the time there is no last one.
function soon(list: HTMLElement): void {
  if (waiting.has(list)) return;
  const rest = (asked.get(list) ?? -GAP) + GAP - performance.now();
  waiting.add(list);
  setTimeout(() => {
    waiting.delete(list);
    void refresh(list);
  }, Math.max(PAUSE, rest));
}

function tellChosen(): void {
  const bar = document.querySelector<HTMLElement>("[data-chosen]");
  if (!bar) return;
  const count = document.querySelectorAll(`input[form="${bar.id}"]:checked`).length;
  bar.hidden = count === 0;
  const told = bar.querySelector("[data-chosen-count]");
  if (told) told.textContent = String(count);
}

export function keepRows(): void {
  for (const name of ["live", "due"]) {
    document.addEventListener(
      name,
      (event) => {
        const list = (event.target as Element).closest<HTMLElement>("[data-live-rows]");
        if (list) soon(list);
      },
      true,
    );
  }
  document.addEventListener("change", tellChosen);
  addEventListener("pageshow", tellChosen);
}
