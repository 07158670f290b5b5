// Runs on Node against the built package: `node four-outcomes.mjs URL` prints what came of each outcome, as JSON.
import { once } from "node:events";
import { createServer } from "node:http";
import { createClient, expressGuard, PepError, permitOf } from "@meshgate/pep";

const client = createClient({ url: process.argv[2] ?? "", retries: { max: 0, pauseMs: 0 } });

const handlers = {
  onAllow: () => "whole answer",
  onDegrade: (_decision, obligations) => obligations.capText("whole answer"),
  onBlock: ({ rationale_codes }) => rationale_codes.join(),
  onRequireReview: () => "waiting",
};

const enforced = {};
for (const outcome of ["ALLOW", "DEGRADE", "BLOCK", "REQUIRE_REVIEW", "nonsense"]) {
  enforced[outcome] = await client.enforce(requestFor(outcome), handlers).catch(kindOf);
}

const guarded = {};
const server = createServer(serve).listen(0, "127.0.0.1");
await once(server, "listening");
for (const path of ["/ALLOW", "/DEGRADE", "/DEGRADE?forget", "/BLOCK", "/REQUIRE_REVIEW", "/nonsense"]) {
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
  guarded[path] = [response.status, (await response.text()).slice(0, 5)];
}
server.closeAllConnections();
server.close();
process.stdout.write(JSON.stringify({ enforced, guarded }));

function requestFor(outcome) {
  return { action: "infer:run", env: { name: "test" }, resource: { type: outcome, sensitivity: "public" } };
}

function kindOf(error) {
  return error instanceof PepError ? error.kind : `not a PepError: ${error}`;
}

/** A route behind the guard that answers in two pieces, with headers written first; `?forget` forgets its obligations. */
function serve(request, response) {
  const facts = ({ url }) => requestFor(url.slice(1).split("?")[0]);
  void expressGuard({ client, facts })(request, response, () => {
    const { obligations } = permitOf(request);
    const text = request.url.endsWith("?forget") ? "whole answer" : obligations.capText("whole answer");
    response.writeHead(200, { "content-type": "text/plain" });
    response.write(text.slice(0, 1));
    response.end(text.slice(1));
  });
}
