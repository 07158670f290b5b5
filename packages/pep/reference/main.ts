// STABLE: starts the service on SUMMARY_PORT (8090), loopback only. `npm run reference -w @meshgate/pep`

import { connectFromEnvironment } from "./connect.ts";
import { summaryService } from "./service.ts";

const answer = summaryService(connectFromEnvironment(process.env), ({ kind, message }) =>
  process.stderr.write(`${JSON.stringify({ level: "error", kind, message })}\n`),
);
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env["SUMMARY_PORT"] || 8090),
  fetch: answer,
});
process.stdout.write(`The summary service is listening on ${server.url.origin}\n`);
