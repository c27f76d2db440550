// Once a minute. Natural time that is left is told anew here; working time is the server's to tell, so an element whose
// due time passes only asks for it again (hx-trigger="due").
const MINUTE = 60_000;

function told(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) return `${days} 天 ${hours} 时`;
  if (hours > 0) return `${hours}:${String(minutes % 60).padStart(2, "0")}`;
  return `${minutes} 分`;
}

export function remaining(due: number, now: number): string {
  const minutes = Math.floor(Math.abs(due - now) / MINUTE);
  return due >= now ? `余 ${told(minutes)}` : `超 ${told(minutes)}`;
}

function tick(since: number, now: number): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-due]")) {
    const due = Date.parse(element.dataset["due"] ?? "");
    if (Number.isNaN(due)) continue;
    if (element.dataset["counts"] === "natural") element.textContent = remaining(due, now);
    if (since < due && due <= now) element.dispatchEvent(new CustomEvent("due", { bubbles: true }));
  }
}

export function keepClocks(): void {
  let since = Date.now();
  setInterval(() => {
    const now = Date.now();
    tick(since, now);
    since = now;
  }, MINUTE);
}
