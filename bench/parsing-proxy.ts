/**
 * A bare proxy that reads each event of a stream, as whoever governs an answer must: what streaming costs before any
 * policy or record. Printed for information; `bare-proxy.ts` is the floor. Run it: `bun bench/parsing-proxy.ts UPSTREAM_URL`.
 */
const upstreamUrl = process.argv[2];
const encoder = new TextEncoder();

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const { pathname } = new URL(request.url);
    const body = JSON.stringify(await request.json());
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${upstreamUrl}${pathname}`, { method: request.method, headers, body });
    if (answer.headers.get("content-type") !== "text/event-stream" || answer.body === null) {
      return Response.json(await answer.json(), { status: answer.status });
    }
    return new Response(readEvents(answer.body), { headers: { "content-type": "text/event-stream" } });
  },
});

async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let unread = "";
  for await (const piece of body) {
    const events = (unread + decoder.decode(piece, { stream: true })).split("\n\n");
    unread = events.pop() ?? "";
    const data = events.map((event) => event.slice("data: ".length));
    const parsed: unknown[] = data.filter((text) => text !== "[DONE]").map((text) => JSON.parse(text));
    if (parsed.every((event) => typeof event === "object")) {
      yield encoder.encode(data.map((text) => `data: ${text}\n\n`).join(""));
    }
  }
}

console.log(`listening on http://127.0.0.1:${server.port}`);
