// The shared worker: one for all tabs of the browser.
import { Hub, type Asked } from "./hub";

const ports = new Set<MessagePort>();
const hub = new Hub("/events", (said) => {
  for (const port of ports) port.postMessage(said);
});

addEventListener("connect", (event) => {
  const port = (event as MessageEvent).ports[0];
  if (!port) return;
  ports.add(port);
  port.addEventListener("message", (message: MessageEvent<Asked>) => {
    if (message.data.topics.length === 0) ports.delete(port);
    hub.ask(message.data);
  });
  port.start();
});
