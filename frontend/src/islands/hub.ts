// Many tabs, one stream: the hub joins the topics of all its members and gives each change to all of them.
import { type Change, type State, Stream } from "./stream";

export type Said = { changes: Change[] } | { state: State };
export type Asked = { member: string; topics: string[] };

// A tab that vanished without a word is forgotten after this time (members repeat themselves each minute).
const FORGET = 180_000;

export class Hub {
  private readonly members = new Map<string, { topics: string[]; seen: number }>();
  private readonly stream: Stream;
  private topics = "";
  private state: State = "down";
  private readonly say: (said: Said) => void;

  constructor(address: string, say: (said: Said) => void) {
    this.say = say;
    this.stream = new Stream(address, {
      changes: (changes) => say({ changes }),
      state: (state) => {
        this.state = state;
        say({ state });
      },
    });
  }

  ask({ member, topics }: Asked): void {
    if (topics.length > 0) this.members.set(member, { topics, seen: Date.now() });
    else this.members.delete(member);
    this.forgetTheSilent();
    const wanted = [...new Set([...this.members.values()].flatMap((each) => each.topics))].sort();
    if (wanted.join() === this.topics && this.state !== "closed") return this.say({ state: this.state });
    this.topics = wanted.join();
    this.stream.listen(wanted);
  }

  private forgetTheSilent(): void {
    for (const [member, { seen }] of this.members) if (Date.now() - seen > FORGET) this.members.delete(member);
  }
}
