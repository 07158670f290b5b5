/** One thing that the scripted upstream does on the connection. */
export type Step =
  | { readonly kind: "write"; readonly bytes: Uint8Array }
  /** Goes on when the promise resolves, or at once where the caller leaves. */
  | { readonly kind: "wait"; readonly until: () => Promise<unknown> }
  /** Says nothing more, and keeps the connection until the caller gives up. */
  | { readonly kind: "hang" }
  /** Ends the connection in good order (FIN), whatever is owed. */
  | { readonly kind: "close" }
  /** Breaks the connection (RST). */
  | { readonly kind: "reset" };

export interface Answer {
  readonly steps: readonly Step[];
}

export interface AnswerHead {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const encoder = new TextEncoder();

/** Bytes on the wire exactly as given: garbage, half a head. */
export function rawBytes(text: string): Answer {
  return { steps: [write(text)] };
}

/** A whole answer of known length; JSON unless headers say otherwise. */
export function wholeAnswer(body: string, { status = 200, headers = {} }: AnswerHead = {}): Answer {
  const length = String(encoder.encode(body).length);
  const fields = { "content-type": "application/json", "content-length": length, ...headers };
  return { steps: [write(head(status, fields) + body)] };
}

/** An error: `wholeAnswer` with the status first. */
export function errorAnswer(status: number, body: unknown, headers: AnswerHead["headers"] = {}): Answer {
  return wholeAnswer(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
}

export interface StreamOptions extends AnswerHead {
  /** Each piece is written by itself; the default is one piece. */
  readonly cutAt?: readonly number[];
  /** How many bytes of the body are sent before the ending; the default is all. */
  readonly upTo?: number;
  /** What happens between two pieces; the default is nothing, so that the network may join them. */
  readonly between?: Step;
  /** How it ends: properly, or by one of the ways in which connections break. The default is properly. */
  readonly ending?: "complete" | "hang" | "close" | "reset";
}

/** A chunked answer whose body is cut at the given byte positions. */
export function streamedAnswer(body: string | Uint8Array, options: StreamOptions = {}): Answer {
  const { status = 200, headers = {}, cutAt = [], between, ending = "complete" } = options;
  const bytes = (typeof body === "string" ? encoder.encode(body) : body).subarray(0, options.upTo);
  const fields = { "content-type": "text/event-stream", "transfer-encoding": "chunked", ...headers };
  const pieces = cut(bytes, cutAt).flatMap((piece) => [
    ...(between === undefined ? [] : [between]),
    { kind: "write" as const, bytes: framed(piece) },
  ]);
  const last: Step = ending === "complete" ? write("0\r\n\r\n") : { kind: ending };
  return { steps: [write(head(status, fields)), ...pieces, last] };
}

/** Takes the request and never says a word. */
export const silence: Answer = { steps: [{ kind: "hang" }] };

/** Takes the request and breaks the connection. */
export const resetAtOnce: Answer = { steps: [{ kind: "reset" }] };

/** The same answer, after something has happened: a gate that the test opens, or a delay. */
export function after(until: () => Promise<unknown>, { steps }: Answer): Answer {
  return { steps: [{ kind: "wait", until }, ...steps] };
}

export function delayMs(ms: number): Step {
  return { kind: "wait", until: () => Bun.sleep(ms) };
}

function write(text: string): Step {
  return { kind: "write", bytes: encoder.encode(text) };
}

function head(status: number, headers: Readonly<Record<string, string>>): string {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Scripted\r\n${fields.join("")}\r\n`;
}

function framed(piece: Uint8Array): Uint8Array {
  return Buffer.concat([encoder.encode(`${piece.length.toString(16)}\r\n`), piece, encoder.encode("\r\n")]);
}

/** The pieces between the positions, none of them empty: an empty one would end a chunked body. */
function cut(bytes: Uint8Array, positions: readonly number[]): readonly Uint8Array[] {
  const inside = positions.filter((at) => at > 0 && at < bytes.length);
  const edges = [0, ...new Set([...inside].sort((a, b) => a - b)), bytes.length];
  return edges
    .slice(1)
    .map((end, index) => bytes.subarray(edges[index], end))
    .filter((piece) => piece.length > 0);
}
