/**
 * The floor that everything is measured against: a plain proxy as one would write it in Bun, with no schema, no policy
 * and no record. Run it as a process of its own: `bun bench/bare-proxy.ts UPSTREAM_URL`.
 */
const upstreamUrl = process.argv[2];

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const { pathname } = new URL(request.url);
    const answer = await fetch(`${upstreamUrl}${pathname}`, {
      method: request.method,
      headers: {
        "content-type": request.headers.get("content-type") ?? "application/json",
        authorization: request.headers.get("authorization") ?? "",
      },
      body: await request.arrayBuffer(),
    });
    const contentType = answer.headers.get("content-type") ?? "application/json";
    const body = contentType === "text/event-stream" ? answer.body : await answer.arrayBuffer();
    return new Response(body, { status: answer.status, headers: { "content-type": contentType } });
  },
});

console.log(`listening on http://127.0.0.1:${server.port}`);
