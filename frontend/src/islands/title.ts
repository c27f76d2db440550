// The page's title counts what is new: unread notices and, where the list is live, rows that are not shown yet.
const COUNT = /^\(\d+\) /;

function count(selector: string): number {
  return Number(document.querySelector(selector)?.textContent?.trim() ?? 0) || 0;
}

/** Tell the title anew. */
export function countInTitle(): void {
  const total = count(".bell .count") + count("[data-new-count]");
  const plain = document.title.replace(COUNT, "");
  const wanted = total ? `(${total}) ${plain}` : plain;
  if (document.title !== wanted) document.title = wanted;
}

export function keepTitle(): void {
  document.addEventListener("htmx:after:swap", countInTitle);
}
