// The case before and after this one in the list that the reader came from: the list leaves its order in the tab.
const KEY = "list:order";

function linksOf(list: ParentNode): string[] {
  return [...list.querySelectorAll<HTMLAnchorElement>(".case-list .row__title")].map((link) => link.pathname);
}

function remember(): void {
  const links = linksOf(document);
  if (links.length > 0) sessionStorage.setItem(KEY, JSON.stringify(links));
}

function show(nav: HTMLElement): void {
  const order = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as string[];
  const place = order.indexOf(nav.dataset["neighbours"] ?? "");
  if (place < 0) return;
  for (const link of nav.querySelectorAll<HTMLAnchorElement>("[data-neighbour]")) {
    const href = order[place + Number(link.dataset["neighbour"])];
    if (href) link.href = href;
    else link.remove();
  }
  nav.hidden = false;
}

export function knowNeighbours(): void {
  remember();
  document.addEventListener("htmx:after:swap", remember);
  const nav = document.querySelector<HTMLElement>("[data-neighbours]");
  if (nav) show(nav);
}
