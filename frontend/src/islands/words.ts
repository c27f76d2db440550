// The few words that the browser says by itself; the page brings them in its own language.
export function word(name: string): string {
  return document.getElementById("words")?.dataset[name] ?? "";
}
