// One stream of server-sent events, read by fetch rather than EventSource: so Last-Event-ID survives a change of topics, and
// a silent line (no heartbeat) is noticed.
export type Change = [topic: string, ref: string];
export type State = "open" | "down" | "closed";

export interface Listener {
  changes(changes: Change[]): void;
  state(state: State): void;
}

const SILENCE = 40_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

export class Stream {
  private lastId = "";
  private wait = FIRST_WAIT;
  private running: AbortController | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;
  private readonly listener: Listener;
  private readonly address: string;

  constructor(address: string, listener: Listener) {
    this.address = address;
    this.listener = listener;
  }

  /** Listen to these topics from now on; none means hang up. */
  listen(topics: string[]): void {
    clearTimeout(this.again);
    this.running?.abort();
    this.running = null;
    if (topics.length > 0) void this.read(topics);
  }

  private async read(topics: string[]): Promise<void> {
    const running = new AbortController();
    this.running = running;
    try {
      await this.readOnce(topics, running);
    } catch {
      // The line broke; told and tried again below.
    }
    if (this.running !== running) return;
    this.listener.state("down");
    this.again = setTimeout(() => void this.read(topics), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  private async readOnce(topics: string[], running: AbortController): Promise<void> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (this.lastId) headers["Last-Event-ID"] = this.lastId;
    const address = `${this.address}?topics=${topics.map(encodeURIComponent).join(",")}`;
    const answer = await fetch(address, { headers, cache: "no-store", credentials: "same-origin", signal: running.signal });
    if (answer.status === 401 || answer.status === 403) return this.hangUp();
    if (!answer.ok || !answer.body) throw new Error(`events answered ${answer.status}`);
    this.listener.state("open");
    this.wait = FIRST_WAIT;
    await this.follow(answer.body.getReader(), running);
  }

  private hangUp(): void {
    this.running = null;
    this.listener.state("closed");
  }

  private async follow(reader: ReadableStreamDefaultReader<Uint8Array>, running: AbortController): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const silent = setTimeout(() => running.abort(), SILENCE);
      // oxlint-disable-next-line no-await-in-loop -- a stream is read piece by piece
      const { done, value } = await reader.read().finally(() => clearTimeout(silent));
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true }).replaceAll("\r\n", "\n")).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.take(block);
    }
  }

  private take(block: string): void {
    let data = "";
    for (const line of block.split("\n")) {
      if (line.startsWith("id:")) this.lastId = line.slice(3).trim();
      if (line.startsWith("data:")) data += line.slice(5).trim();
    }
    if (data) this.listener.changes(JSON.parse(data) as Change[]);
  }
}
