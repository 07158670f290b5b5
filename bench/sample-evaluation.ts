/** The request to `POST /evaluate` that the benchmarks send, as a PolicyGate client writes it. */
export const evaluateBody = JSON.stringify({
  request_id: "019aa0f2-7c1e-7a40-8d3b-0242ac120002",
  timestamp: "2026-11-20T18:00:00Z",
  action: "infer:run",
  env: { name: "prod" },
  resource: { type: "document", id: "res-6", sensitivity: "internal" },
  subject: { type: "agent", id: "agent-3" },
  signals: {
    caller_trust: "medium",
    region: "eu",
    tenant: "tenant-4",
    team: "team-5",
    prompt_chars: 1_812,
    risk_score: 0.31,
    first_use: null,
  },
});

/** What a gateway answers to it: the same bytes each time, since the id is the caller's. Throws where it is no decision. */
export async function answerOf(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/evaluate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: evaluateBody,
  });
  const answer = await response.text();
  if (response.status !== 200) throw new Error(`/evaluate answered ${response.status}: ${answer}`);
  return answer;
}
