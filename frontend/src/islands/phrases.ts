// Canned phrases: a button with data-inserts="<id of the box>" puts its words where the cursor stood, on a line of its own if
// something was written before. A button with data-phrase-to="<address>" sends the words of the box to be kept as another,
// or removes the phrase beside which it stands; what then stands under the box comes back.
import { toast } from "./toast";
import { word } from "./words";

type Box = HTMLTextAreaElement | HTMLInputElement;

function boxOf(id: string | undefined): Box | null {
  const box = document.getElementById(id ?? "");
  return box instanceof HTMLTextAreaElement || box instanceof HTMLInputElement ? box : null;
}

function put(button: HTMLElement): void {
  const box = boxOf(button.dataset["inserts"]);
  if (!box) return;
  const words = button.textContent?.trim() ?? "";
  const start = box.selectionStart ?? box.value.length;
  const before = box.value.slice(0, start);
  box.setRangeText(before && !before.endsWith("\n") ? `\n${words}` : words, start, box.selectionEnd ?? start, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.closest("details")?.setAttribute("open", "");
  box.focus();
}

async function send(button: HTMLElement): Promise<void> {
  const place = button.closest<HTMLElement>("[data-phrases]");
  const id = place?.dataset["phrases"] ?? "";
  const body = new FormData();
  body.set("box", id);
  body.set("words", boxOf(id)?.value ?? "");
  body.set("csrfmiddlewaretoken", document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
  const answer = await fetch(button.dataset["phraseTo"] ?? "", { method: "POST", body, credentials: "same-origin" }).catch(() => null);
  if (!answer || answer.redirected || !(answer.ok || answer.status === 422)) return toast("bad", word(answer ? "failed" : "offline"));
  const renewed = document.createRange().createContextualFragment(await answer.text());
  const keep = renewed.querySelector<HTMLElement>(".phrases__keep");
  place?.replaceWith(renewed);
  keep?.focus();
}

export function offerPhrases(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-inserts], [data-phrase-to]");
    if (!button) return;
    if (button.dataset["phraseTo"]) return void send(button);
    (button.closest("details.ending") ?? button.closest("details"))?.removeAttribute("open");
    put(button);
  });
}
