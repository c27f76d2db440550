// Forms with data-sends-itself are sent as soon as something is chosen; without scripts their button does it.
export function sendThemselves(): void {
  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-sends-itself]");
    form?.requestSubmit();
  });
}
