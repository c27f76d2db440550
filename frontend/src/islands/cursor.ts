// A list with data-cursor: J and K go from row to row (Enter opens, as on any link), X chooses the row where it can be.
import { isFree } from "./keys";

const LINK = "a.row__title, [data-cursor-link]";

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-cursor] > *")].filter((row) => row.querySelector(LINK));
}

function current(all: HTMLElement[]): number {
  return all.findIndex((row) => row.contains(document.activeElement));
}

function go(by: 1 | -1): void {
  const all = rows();
  const here = current(all);
  const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)];
  next?.querySelector<HTMLElement>(LINK)?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function choose(): void {
  const all = rows();
  all[current(all)]?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
}

export function moveCursor(): void {
  const acts: Record<string, () => void> = { j: () => go(1), k: () => go(-1), x: choose };
  document.addEventListener("keydown", (event) => {
    const act = acts[event.key.toLowerCase()];
    if (!act || event.defaultPrevented || !isFree(event) || !document.querySelector("[data-cursor]")) return;
    event.preventDefault();
    act();
  });
}
