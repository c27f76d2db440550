// Hints below a reply follow what is typed: each [data-pattern] is met or missing. They refuse nothing.
function weigh(box: HTMLTextAreaElement): void {
  for (const hint of box.closest(".hinted")?.querySelectorAll<HTMLElement>("[data-pattern]") ?? []) {
    hint.classList.toggle("hint--met", new RegExp(hint.dataset["pattern"] ?? "", "u").test(box.value));
  }
}

export function giveHints(): void {
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) weigh(event.target);
  });
}
