import { describe, expect, test } from "bun:test";
import { Readable } from "node:stream";
import { createClient, type Obligation, type PepError } from "@meshgate/pep";
import { always, startDecisionPoint, type Told } from "./kit/decision-point.ts";
import { type Framework, frameworks, type Work } from "./kit/guarded-services.ts";

const cap: Obligation = { type: "OUTPUT_CAP", params: { max_bytes: 5 } };
const degrade: Told = { decision: "DEGRADE", obligations: [cap] };
const answer = "one two three";
const pieces = ["one ", "two ", "three"];

/** Uses what the guard hands over. */
const obedient: Work = {
  text: (obligations) => obligations.capText(answer),
  stream: (obligations) => {
    const capped = obligations.capStream(Readable.from(pieces));
    // It goes out as it is read, before its end could tick the cap off.
    obligations.settle("OUTPUT_CAP.max_bytes");
    return Readable.from(capped);
  },
};

/** Has the stream capped, and sends the one that it was made of. */
const mistaken: Work = {
  ...obedient,
  stream: (obligations) => {
    obligations.capStream(Readable.from([]));
    return Readable.from(pieces);
  },
};

/** Has never heard of obligations. */
const forgetful: Work = { text: () => answer, stream: () => Readable.from(pieces) };

interface Got {
  readonly status: number;
  readonly body: unknown;
}

describe.each(frameworks)("on $name", (framework) => {
  test.each<readonly [string, Told, Work, string, Got]>([
    ["ALLOW lets the request on", { decision: "ALLOW" }, obedient, "/text", { status: 200, body: answer }],
    [
      "ALLOW asks nothing of a route",
      { decision: "ALLOW" },
      forgetful,
      "/text",
      { status: 200, body: answer },
    ],
    [
      "a stream passes whole under ALLOW",
      { decision: "ALLOW" },
      obedient,
      "/stream",
      { status: 200, body: answer },
    ],
    ["DEGRADE caps an answer", degrade, obedient, "/text", { status: 200, body: "one t" }],
    ["DEGRADE caps a stream", degrade, obedient, "/stream", { status: 200, body: "one t" }],
    [
      "an error answer passes, for nothing was made",
      degrade,
      forgetful,
      "/missing",
      { status: 404, body: "not here" },
    ],
  ])("%s", async (_what, told, work, path, expected) => {
    expect((await ask(framework, { told, work, path })).got).toEqual(expected);
  });

  test("DEGRADE holds back a stream whose capped copy nobody read", async () => {
    const { got } = await ask(framework, { told: degrade, work: mistaken, path: "/stream" });
    expect(got.status).toBe(500);
  });

  // A route that forgets its obligations would give away what the policy capped.
  test.each(["/text", "/stream"])("DEGRADE holds back what %s made without its obligations", async (path) => {
    const { got, failures } = await ask(framework, { told: degrade, work: forgetful, path });
    expect(got).toEqual({
      status: 500,
      body: {
        error: "Policy could not be enforced, so nothing was done",
        status: 500,
        code: "obligation-not-applied",
      },
    });
    expect(failures.map(({ kind }) => kind)).toEqual(["obligation-not-applied"]);
  });

  test.each([
    ["BLOCK", {}, "Policy does not allow this request"],
    ["REQUIRE_REVIEW", { review: { required: true } }, "This request needs a review first"],
  ] as const)("%s answers 403 with its reasons", async (decision, more, error) => {
    const { got, asked } = await ask(framework, { told: { decision }, work: obedient, path: "/text" });
    expect(got).toEqual({
      status: 403,
      body: {
        error,
        status: 403,
        decision,
        rationale_codes: [`TEST_${decision}`],
        correlation_id: asked[0],
        ...more,
      },
    });
  });

  test("a route's own error is answered as ever", async () => {
    const { got } = await ask(framework, { told: { decision: "ALLOW" }, work: obedient, path: "/broken" });
    expect(got.status).toBe(500);
  });

  test("a route without a guard has no permit", async () => {
    const { got } = await ask(framework, { told: { decision: "ALLOW" }, work: obedient, path: "/open" });
    expect(got.status).toBe(500);
    expect(JSON.stringify(got.body)).not.toContain(answer);
  });

  test("facts that are wrong ask nothing and let nothing on", async () => {
    const path = `/text?doc=${"x".repeat(257)}`;
    const { got, asked, failures } = await ask(framework, {
      told: { decision: "ALLOW" },
      work: obedient,
      path,
    });
    expect([got.status, Object(got.body).code, asked]).toEqual([500, "invalid-request", []]);
    expect(failures.map(({ kind }) => kind)).toEqual(["invalid-request"]);
  });

  test("no decision lets nothing on, and tells the caller no more than the kind", async () => {
    const client = createClient({ url: "http://127.0.0.1:1/secret-path", retries: { max: 0, pauseMs: 0 } });
    await using service = await framework.start({ client }, obedient);
    expect(await get(`${service.url}/text`)).toEqual({
      status: 503,
      body: { error: "Policy could not be enforced, so nothing was done", status: 503, code: "unreachable" },
    });
  });

  test("a service words its refusals itself where it likes", async () => {
    await using point = startDecisionPoint(always({ decision: "BLOCK" }));
    const refuse = () => ({ status: 451, body: { sorry: true } });
    await using service = await framework.start(
      { client: createClient({ url: point.url }), refuse },
      obedient,
    );
    expect(await get(`${service.url}/text`)).toEqual({ status: 451, body: { sorry: true } });
  });
});

interface Scene {
  readonly told: Told;
  readonly work: Work;
  readonly path: string;
}

async function ask(
  framework: Framework,
  { told, work, path }: Scene,
): Promise<{ got: Got; asked: readonly unknown[]; failures: readonly PepError[] }> {
  const failures: PepError[] = [];
  await using point = startDecisionPoint(always(told));
  const client = createClient({ url: point.url });
  await using service = await framework.start({ client, onFailure: (error) => failures.push(error) }, work);
  const got = await get(service.url + path);
  return { got, asked: point.asked.map(({ body }) => body.request_id), failures };
}

async function get(url: string): Promise<Got> {
  const response = await fetch(url);
  const text = await response.text();
  const json = response.headers.get("content-type")?.includes("json") ?? false;
  return { status: response.status, body: json ? JSON.parse(text) : text };
}
