// A page that reads itself out: data-aloud="selector" names what is read; the button stays hidden where the browser has no voice.
export function readAloud(): void {
  const voice = globalThis.speechSynthesis;
  for (const button of voice ? document.querySelectorAll<HTMLElement>("[data-aloud]") : []) {
    button.hidden = false;
    const idle = (): void => button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const going = button.getAttribute("aria-pressed") === "true";
      voice.cancel();
      idle();
      if (going) return;
      const words = [...document.querySelectorAll<HTMLElement>(button.dataset["aloud"] ?? "")].map((part) => part.innerText);
      const said = new SpeechSynthesisUtterance(words.join("\n"));
      said.lang = document.documentElement.lang;
      said.addEventListener("end", idle);
      button.setAttribute("aria-pressed", "true");
      voice.speak(said);
    });
  }
  window.addEventListener("pagehide", () => voice?.cancel());
}
