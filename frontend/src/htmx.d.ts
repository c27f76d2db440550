// What we use of the events that htmx 4 dispatches.
interface HtmxContext {
  sourceElement: Element;
  target: Element | string | null;
  swap: string;
  confirm?: string | null;
  text?: string;
  response?: { status: number };
}

interface HtmxDetail {
  ctx: HtmxContext;
  error?: unknown;
  issueRequest?: () => void;
  dropRequest?: () => void;
}

interface DocumentEventMap {
  "htmx:confirm": CustomEvent<HtmxDetail>;
  "htmx:error": CustomEvent<HtmxDetail>;
  "htmx:response:error": CustomEvent<HtmxDetail>;
  "htmx:finally:request": CustomEvent<HtmxDetail>;
  "htmx:before:swap": CustomEvent<HtmxDetail>;
  "htmx:after:swap": CustomEvent<HtmxDetail>;
}
