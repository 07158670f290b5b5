import { LineSplitter } from "./line-splitter.ts";

export interface ServerSentEvent {
  /** The event's name; `message` where it has none. */
  readonly name: string;
  readonly data: string;
  /** Its text as it came, blank line included. */
  readonly raw: string;
}

const DATA = "data: ";
const FIELD = /^([^:]*)(?:: ?(.*))?$/s;

/**
 * Server-sent events from text in pieces (WHATWG HTML, "Interpreting an event stream"). Events without data, comments
 * among them, are passed over; what is left unfinished at the end is dropped. The decoder before it removes the BOM.
 */
export class SseParser {
  readonly #lines = new LineSplitter();
  #name = "";
  #data: string | undefined;
  #raw = "";

  /** Characters of the event that is not complete yet. */
  get pendingChars(): number {
    return this.#raw.length + this.#lines.pendingChars;
  }

  push(text: string): readonly ServerSentEvent[] {
    return this.pendingChars === 0 && isOnePlainEvent(text)
      ? [{ name: "message", data: text.slice(DATA.length, -2), raw: text }]
      : this.#read(this.#lines.push(text));
  }

  /** What the end of the bytes completes. */
  end(): readonly ServerSentEvent[] {
    return this.#read(this.#lines.end());
  }

  #read(lines: readonly string[]): readonly ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    for (const line of lines) {
      this.#raw += line;
      const text = withoutLineEnd(line);
      if (text !== "") this.#takeField(text);
      else this.#dispatch(events);
    }
    return events;
  }

  #takeField(line: string): void {
    if (line.startsWith(DATA)) {
      this.#addData(line.slice(DATA.length));
      return;
    }
    const [, field, value = ""] = FIELD.exec(line) ?? [];
    if (field === "data") this.#addData(value);
    else if (field === "event") this.#name = value;
  }

  #addData(value: string): void {
    this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
  }

  #dispatch(events: ServerSentEvent[]): void {
    if (this.#data !== undefined) {
      events.push({ name: this.#name === "" ? "message" : this.#name, data: this.#data, raw: this.#raw });
    }
    this.#name = "";
    this.#data = undefined;
    this.#raw = "";
  }
}

/** What models send nearly always: one event of one line, whole. It need not be taken apart. */
function isOnePlainEvent(text: string): boolean {
  return (
    text.startsWith(DATA) &&
    text.endsWith("\n\n") &&
    text.indexOf("\n") === text.length - 2 &&
    !text.includes("\r")
  );
}

function withoutLineEnd(line: string): string {
  const last = line.endsWith("\r\n") ? 2 : 1;
  return line.slice(0, -last);
}
