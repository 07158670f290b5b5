/**
 * The floor of a decision over HTTP: a plain server as one would write it in Bun, that parses the same JSON and answers a
 * constant. Run it as a process of its own: `bun bench/bare-decision-point.ts ANSWER`.
 */
const answer = process.argv[2];
const headers = {
  "content-type": "application/json",
  "x-request-id": "019a0000-0000-7000-8000-000000000001",
};

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const asked: unknown = await request.json();
    return typeof asked === "object"
      ? new Response(answer, { headers })
      : new Response(null, { status: 400 });
  },
});

console.log(`listening on http://127.0.0.1:${server.port}`);
