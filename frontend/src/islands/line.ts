// How this tab reaches the one stream: a shared worker; where there is none (phones), the tab that holds the lock reads for
// all and passes on; where there is no lock either, each tab for itself.
import { Hub, type Asked, type Said } from "./hub";

export type Ask = (asked: Asked) => void;
type Hear = (said: Said) => void;

function throughWorker(hear: Hear): Ask {
  const { port } = new SharedWorker(new URL("./live-worker.ts", import.meta.url), { type: "module", name: "live" });
  port.addEventListener("message", (message: MessageEvent<Said>) => hear(message.data));
  port.start();
  return (asked) => port.postMessage(asked);
}

function throughLeader(hear: Hear): Ask {
  const channel = new BroadcastChannel("live");
  let hub: Hub | null = null;
  let mine: Asked | null = null;
  const speak = (said: Said): void => {
    hear(said);
    channel.postMessage(said);
  };
  channel.addEventListener("message", (message: MessageEvent<Said | Asked | "who">) => {
    if (message.data === "who") {
      if (mine) channel.postMessage(mine);
    } else if ("member" in message.data) hub?.ask(message.data);
    else hear(message.data);
  });
  void navigator.locks.request("live", async () => {
    hub = new Hub("/events", speak);
    if (mine) hub.ask(mine);
    channel.postMessage("who");
    await new Promise(() => {}); // leader until this tab is closed
  });
  return (asked) => {
    mine = asked;
    if (hub) hub.ask(asked);
    else channel.postMessage(asked);
  };
}

export function line(hear: Hear): Ask {
  if ("SharedWorker" in globalThis) return throughWorker(hear);
  if ("locks" in navigator && "BroadcastChannel" in globalThis) return throughLeader(hear);
  const hub = new Hub("/events", hear);
  return (asked) => hub.ask(asked);
}
