import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP proxy before a PostgreSQL server that can swallow all bytes without closing anything, as a dead network does. */
export class SilentProxy implements AsyncDisposable {
  silent = false;
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(targetUrl: string): Promise<SilentProxy> {
    const target = new URL(targetUrl);
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the system gave no port");
    const url = new URL(targetUrl);
    url.port = String(address.port);
    const proxy = new SilentProxy(server, url.href);
    server.on("connection", (client) => proxy.#join(client, connect(Number(target.port), target.hostname)));
    return proxy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #join(client: Socket, upstream: Socket): void {
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(from);
      from.on("data", (bytes) => {
        if (!this.silent) to.write(bytes);
      });
      from.on("close", () => to.destroy());
      from.on("error", () => to.destroy());
    }
  }
}
