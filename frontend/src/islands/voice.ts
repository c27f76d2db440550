// A voice memo: said into the telephone instead of written, and put with the form's other files. What the browser records is written
// anew as WAV, which every program plays and which the server takes. Where there is no recorder the plain file box stays, which on a
// telephone opens the telephone's own.
import { offer } from "./files";

const RATE = 16_000; // samples in a second: enough for speech
const BYTES = 2; // of a sample
const HEADER = 44; // bytes

function pad(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function header(view: DataView, bytes: number): void {
  const ascii = (at: number, words: string): void => [...words].forEach((sign, place) => view.setUint8(at + place, sign.charCodeAt(0)));
  ascii(0, "RIFF");
  view.setUint32(4, HEADER - 8 + bytes, true);
  ascii(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // what follows of the format
  view.setUint16(20, 1, true); // plain samples
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * BYTES, true);
  view.setUint16(32, BYTES, true);
  view.setUint16(34, BYTES * 8, true);
  ascii(36, "data");
  view.setUint32(40, bytes, true);
}

function wave(samples: Float32Array): ArrayBuffer {
  const content = new ArrayBuffer(HEADER + samples.length * BYTES);
  const view = new DataView(content);
  header(view, samples.length * BYTES);
  samples.forEach((sample, place) => view.setInt16(HEADER + place * BYTES, Math.max(-1, Math.min(1, sample)) * 0x7f_ff, true));
  return content;
}

// What was recorded, by whatever the browser records in, as samples of one channel.
async function samplesOf(recorded: Blob): Promise<Float32Array> {
  const reading = new AudioContext();
  const sound = await reading.decodeAudioData(await recorded.arrayBuffer());
  await reading.close();
  const drawing = new OfflineAudioContext(1, Math.max(1, Math.ceil(sound.duration * RATE)), RATE);
  const source = drawing.createBufferSource();
  source.buffer = sound;
  source.connect(drawing.destination);
  source.start();
  return (await drawing.startRendering()).getChannelData(0);
}

class Memo {
  private recorder: MediaRecorder | null = null;
  private made = 0;

  constructor(private readonly root: HTMLElement) {}

  listen(): void {
    this.part("start")?.addEventListener("click", () => void this.begin());
    this.part("stop")?.addEventListener("click", () => this.recorder?.stop());
    this.show("start");
  }

  private part(name: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-voice-${name}]`);
  }

  private show(shown: "start" | "running" | "box"): void {
    for (const name of ["start", "running", "box"] as const) this.part(name)?.toggleAttribute("hidden", name !== shown);
  }

  private say(name: string, time = ""): void {
    const told = this.part("told");
    if (told) told.textContent = (this.root.dataset[name] ?? "").replace("%s", time);
  }

  private async begin(): Promise<void> {
    let microphone: MediaStream;
    try {
      microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.show("box"); // not allowed, or there is none
      this.say("denied");
      return;
    }
    this.record(microphone);
    this.show("running");
    this.say("running");
    this.part("stop")?.focus();
  }

  private record(microphone: MediaStream): void {
    const recorder = new MediaRecorder(microphone);
    const [pieces, begun]: [Blob[], number] = [[], Date.now()];
    const ticking = setInterval(() => this.tick((Date.now() - begun) / 1000), 250);
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(ticking);
      for (const track of microphone.getTracks()) track.stop();
      void this.keep(new Blob(pieces, { type: recorder.mimeType }));
    });
    this.tick(0);
    recorder.start();
    this.recorder = recorder;
  }

  private tick(seconds: number): void {
    const time = this.part("time");
    if (time) time.textContent = pad(seconds);
    if (seconds >= Number(this.root.dataset["longest"]) && this.recorder?.state === "recording") this.recorder.stop();
  }

  private async keep(recorded: Blob): Promise<void> {
    this.show("start");
    try {
      const samples = await samplesOf(recorded);
      this.made += 1;
      const file = new File([wave(samples)], `${this.root.dataset["name"] ?? ""}-${this.made}.wav`, { type: "audio/wav" });
      const files = this.root.closest("form")?.querySelector<HTMLElement>("[data-files]");
      if (files) offer(files, [file]);
      this.say("made", pad(samples.length / RATE));
    } catch {
      this.show("box");
      this.say("denied");
    }
    this.part("start")?.focus();
  }
}

export function recordVoices(): void {
  const able = "MediaRecorder" in globalThis && "OfflineAudioContext" in globalThis && navigator.mediaDevices !== undefined;
  for (const root of document.querySelectorAll<HTMLElement>("[data-voice]")) {
    const box = root.querySelector<HTMLInputElement>("input[type=file]");
    const files = root.closest("form")?.querySelector<HTMLElement>("[data-files]");
    box?.addEventListener("change", () => {
      if (files) offer(files, [...(box.files ?? [])]);
      box.value = "";
    });
    if (able) new Memo(root).listen();
  }
}
