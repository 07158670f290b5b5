import type { Socket } from "bun";
import type { Answer, Step } from "./upstream-answers.ts";

/** A request as the upstream got it. */
export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How the exchange ended: `aborted` where the caller closed the connection before its answer was whole. */
  readonly ended: Promise<"answered" | "aborted" | "broken">;
}

/** What to answer: the same each time; in turn, the last one again and again; or by looking at the request. */
export type Script =
  | Answer
  | readonly [Answer, ...Answer[]]
  | ((request: UpstreamRequest, index: number) => Answer);

export interface ScriptedUpstream {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** In the order in which they came. */
  readonly requests: readonly UpstreamRequest[];
  /** How the requests from now on are answered; the count for answers in turn begins anew. */
  script(script: Script): void;
  stop(): void;
}

/**
 * A model provider that does as it is told, on a free port of the loopback. It writes HTTP by hand, so it can also do
 * what a proper server never would: hang, reset, cut an answer at any byte, speak nonsense.
 */
export function startUpstream(script: Script): ScriptedUpstream {
  const requests: UpstreamRequest[] = [];
  let current = script;
  let index = 0;

  const server = Bun.listen<Connection>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        socket.data = new Connection((request) => {
          requests.push(request);
          index += 1;
          return answerTo(current, request, index - 1);
        });
      },
      data(socket, bytes) {
        socket.data.take(socket, bytes);
      },
      drain(socket) {
        socket.data.drained();
      },
      close(socket) {
        socket.data.closed();
      },
      error() {},
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    script(next) {
      current = next;
      index = 0;
    },
    stop: () => server.stop(true),
  };
}

function answerTo(script: Script, request: UpstreamRequest, index: number): Answer {
  if (typeof script === "function") return script(request, index);
  if ("steps" in script) return script;
  return script[Math.min(index, script.length - 1)] ?? script[0];
}

const HEAD_END = "\r\n\r\n";

/** One connection: its requests are read and answered one after the other. */
class Connection {
  readonly #onRequest: (request: UpstreamRequest) => Answer;
  #received = Buffer.alloc(0);
  #end: ((how: "answered" | "aborted" | "broken") => void) | undefined;
  #isClosed = false;
  #wake: () => void = () => {};

  constructor(onRequest: (request: UpstreamRequest) => Answer) {
    this.#onRequest = onRequest;
  }

  take(socket: Socket<Connection>, bytes: Uint8Array): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    const request = this.#nextRequest();
    if (request !== undefined) void this.#answer(socket, this.#onRequest(request));
  }

  drained(): void {
    this.#wake();
  }

  closed(): void {
    this.#isClosed = true;
    this.#finish("aborted");
    this.#wake();
  }

  /** A whole request, once it is there. Bodies without a Content-Length are not expected of the gateway. */
  #nextRequest(): UpstreamRequest | undefined {
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd === -1) return undefined;
    const [line = "", ...fields] = this.#received.toString("latin1", 0, headEnd).split("\r\n");
    const headers = Object.fromEntries(fields.map(headerOf));
    const bodyStart = headEnd + HEAD_END.length;
    const bodyEnd = bodyStart + Number(headers["content-length"] ?? 0);
    if (this.#received.length < bodyEnd) return undefined;
    const body = this.#received.toString("utf8", bodyStart, bodyEnd);
    this.#received = this.#received.subarray(bodyEnd);
    const [method = "", path = ""] = line.split(" ");
    const { promise, resolve } = Promise.withResolvers<"answered" | "aborted" | "broken">();
    this.#end = resolve;
    return { method, path, headers, body, ended: promise };
  }

  async #answer(socket: Socket<Connection>, { steps }: Answer): Promise<void> {
    for (const step of steps) {
      if (this.#isClosed) return;
      await this.#perform(socket, step);
    }
    if (!this.#isClosed) this.#finish("answered");
  }

  async #perform(socket: Socket<Connection>, step: Step): Promise<void> {
    switch (step.kind) {
      case "write":
        return this.#write(socket, step.bytes);
      case "wait":
        await Promise.race([step.until(), this.#closing()]);
        return;
      case "hang":
        return this.#closing();
      case "close":
        this.#finish("broken");
        socket.end();
        return this.#closing();
      case "reset":
        this.#finish("broken");
        socket.terminate();
    }
  }

  async #write(socket: Socket<Connection>, bytes: Uint8Array): Promise<void> {
    let sent = socket.write(bytes);
    while (sent < bytes.length && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      if (!this.#isClosed) sent += socket.write(bytes.subarray(sent));
    }
    if (!this.#isClosed) socket.flush();
  }

  async #closing(): Promise<void> {
    while (!this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #finish(how: "answered" | "aborted" | "broken"): void {
    this.#end?.(how);
    this.#end = undefined;
  }
}

function headerOf(field: string): readonly [string, string] {
  const colon = field.indexOf(":");
  return [field.slice(0, colon).trim().toLowerCase(), field.slice(colon + 1).trim()];
}
