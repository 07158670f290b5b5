import { afterEach, describe, expect, test } from "bun:test";
import type { GovernancePolicy } from "@meshgate/engine";
import type { GuardrailAction, GuardrailDefinition, HttpParams } from "@meshgate/guardrails";
import { type GovernedSetting, governedGateway } from "../../../test/kit/governed-gateway.ts";
import { finds, type GuardAsked, type GuardServer, startGuard } from "../../../test/kit/guard-server.ts";
import { markerGuardrail } from "../../../test/kit/guardrails.ts";
import type { Reply } from "../../pipeline/call.ts";
import { EventStoreUnavailable } from "../../ports/event-store.ts";
import { MemoryEventStore } from "../../stores/memory-event-store.ts";

const servers: GuardServer[] = [];

afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

function serve(answer: (asked: GuardAsked) => Response | Promise<Response>): GuardServer {
  const server = startGuard(answer);
  servers.push(server);
  return server;
}

const passes = () => Response.json({ findings: [] });

function outer(
  params: HttpParams,
  { action = "block" as GuardrailAction, ...more }: Partial<Omit<GuardrailDefinition, "detector">> = {},
): GuardrailDefinition {
  return {
    name: "outer",
    detector: "http",
    mode: "pre_call",
    on_unavailable: "deny",
    on_unscanned: "allow",
    default_on: true,
    ...more,
    action,
    params,
  };
}

function gateway(definitions: readonly GuardrailDefinition[], setting: Partial<GovernedSetting> = {}) {
  return governedGateway({ policies: [], guards: { definitions }, ...setting });
}

const budget: GovernancePolicy = {
  id: "pol_budget",
  name: "budget",
  type: "budget_limit",
  scope: { kind: "global" },
  match: {},
  mode: "enforce",
  monthlyLimitNanoUsd: 1_000_000_000,
  onUnknownPrice: "deny",
};

const says = (content: string) => ({ messages: [{ role: "user", content }] });
const types = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);

function contentOf(reply: Reply): string | null {
  if (reply.kind !== "whole") throw new Error(`Not a whole answer: ${JSON.stringify(reply)}`);
  return reply.answer.completion.choices[0]?.message.content ?? null;
}

async function streamed(reply: Reply) {
  if (reply.kind !== "streamed") throw new Error(`Not a stream: ${JSON.stringify(reply)}`);
  const texts: string[] = [];
  let refusal: string | undefined;
  for await (const batch of reply.events) {
    for (const event of batch) {
      if (event.kind === "refused") refusal = event.denial.refusal.message;
      if (event.kind === "chunk") texts.push(...event.chunk.choices.map(({ delta }) => delta.content ?? ""));
    }
  }
  return { content: texts.join(""), refusal };
}

const blocked = "Policy violation: guardrail — 'outer' found WORD_OUT";

describe("a guard on our own ground", () => {
  test("is asked before the call is decided, and its record stands before that", async () => {
    const server = serve(finds("falcon"));
    const { call, events, up } = gateway([outer(server.params("local"))]);
    const reply = await call(says("see 😀 falcon"));
    expect(reply).toMatchObject({ kind: "refused", refusal: { message: blocked } });
    expect(up.requests).toEqual([]);
    expect(server.asked).toEqual([
      {
        request_id: reply.ids.requestId,
        guardrail: "outer",
        phase: "pre_call",
        texts: [{ text: "see 😀 falcon", author: "user" }],
      },
    ]);
    const recorded = await events(reply);
    expect(types(recorded)).toEqual([
      "guard.called",
      "decision.made",
      "policy.violated",
      "request.completed",
    ]);
    expect(recorded[0]?.data).toEqual({
      guardrail: "outer",
      location: "local",
      phase: "pre_call",
      texts: 1,
      characters: 12,
      audit_mode: "strict",
    });
    expect(recorded[1]?.data["facts"]).toMatchObject({
      findings: [{ type: "WORD_OUT", count: 1, where: "prompt", guardrail: "outer" }],
      guardrails: [{ guardrail: "outer", result: "found", types: ["WORD_OUT"] }],
      resource: { sensitivity: "internal" },
    });
    expect(JSON.stringify(recorded)).not.toContain("falcon");
  });

  test("sees every text with its author, once", async () => {
    const server = serve(passes);
    const { call } = gateway([outer(server.params("local"))]);
    await call({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "a" },
        { role: "user", content: "b" },
        { role: "tool", tool_call_id: "c", content: "found" },
      ],
    });
    const [{ texts } = { texts: [] }] = server.asked;
    expect(texts.map(({ text, author }) => `${author}: ${text.trim()}`)).toEqual([
      "system: Be brief.",
      "user: a",
      "user: b",
      "untrusted: found",
      "untrusted: c",
    ]);
  });

  test("masks the original, for good or until the answer comes", async () => {
    const server = serve(finds("falcon", "BIRD"));
    for (const mask of ["redact", "reversible"] as const) {
      const { call, up } = gateway([outer(server.params("local", { mask }), { action: "mask" })]);
      up.script = (request) => {
        const [{ content } = { content: "" }] = request.body.messages;
        return { kind: "answer", text: `You said: ${String(content)}`, usage: [1, 1] };
      };
      const reply = await call(says("see 😀 falcon."));
      expect(JSON.stringify(up.requests)).not.toContain("falcon");
      expect(contentOf(reply)).toBe(`You said: see 😀 ${mask === "redact" ? "[BIRD]" : "falcon"}.`);
    }
  });

  test("finds nothing below the guardrail's threshold", async () => {
    const server = serve(() => Response.json({ findings: [{ text: 0, type: "X", score: 0.4 }] }));
    const { call } = gateway([outer(server.params("local"), { threshold: 0.5 })]);
    expect((await call()).kind).toBe("whole");
  });
});

describe("a public guard", () => {
  test("is asked once the call may go to a public target, and can stop it", async () => {
    const server = serve(finds("falcon"));
    const { call, events, up } = gateway([outer(server.params("public"))]);
    const reply = await call(says("see falcon"));
    expect(reply).toMatchObject({ kind: "refused", refusal: { message: blocked } });
    expect(up.requests).toEqual([]);
    expect(types(await events(reply))).toEqual([
      "guard.called",
      "decision.made",
      "policy.violated",
      "request.completed",
    ]);
  });

  // What it is told has left: it must not be told of what may not leave.
  test("is not asked about a call that is refused anyway, or waits", async () => {
    const rules = (decision: string) =>
      `{policy_id: p, policy_version: "1", default: {decision: ${decision}, rationale_codes: [HELD]}, rules: []}`;
    const server = serve(passes);
    for (const decision of ["BLOCK", "REQUIRE_REVIEW"]) {
      const { call, events } = gateway([outer(server.params("public"))], { rules: rules(decision) });
      const reply = await call();
      expect(reply.kind).toBe("refused");
      expect(types(await events(reply))).not.toContain("guard.called");
    }
    expect(server.asked).toEqual([]);
  });

  const local = { upLocation: "local" } as const;

  test("is not asked about a call that must stay here: it counts as a guard that cannot look", async () => {
    const server = serve(passes);
    for (const on_unavailable of ["deny", "allow"] as const) {
      const { call, events } = gateway([outer(server.params("public"), { on_unavailable })], local);
      const reply = await call({ model: "up/unpriced" });
      expect(reply.kind).toBe(on_unavailable === "deny" ? "refused" : "whole");
      const [made] = await events(reply);
      const verdict = on_unavailable === "deny" ? "blocked" : "not-run";
      expect(made?.data["decision"]).toMatchObject({
        guardrails: [{ guardrail: "outer", verdict, doubt: "unavailable" }],
      });
    }
    expect(server.asked).toEqual([]);
  });

  test("sees what is masked for a provider only masked", async () => {
    const server = serve(finds("secret"));
    const definitions = [
      markerGuardrail("zq-[0-9]{4}", { action: "mask", mode: "pre_call" }),
      outer(server.params("public"), { action: "mask" }),
    ];
    const { call, up } = gateway(definitions);
    await call(says("a zq-4111 secret zq-4222"));
    expect(server.asked[0]?.texts).toEqual([{ text: "a [MARK] secret [MARK]", author: "user" }]);
    expect(up.requests[0]?.body.messages).toEqual([{ role: "user", content: "a [MARK] [WORD_OUT] [MARK]" }]);
  });

  // A finding that could open a door would make a service outside decide for us.
  test("can tighten the decision and never loosen it", async () => {
    const rules = `
policy_id: p
policy_version: "1"
default: {decision: DEGRADE, rationale_codes: [CAPPED], obligations: [{type: OUTPUT_CAP, params: {max_tokens: 5}}]}
rules:
  - rule_id: free_where_found
    priority: 90
    when: "findings.exists(f, f.type == 'WORD_OUT') || resource.sensitivity == 'internal'"
    then: {decision: ALLOW, rationale_codes: [FREE]}
`;
    const server = serve(finds("falcon"));
    const { call, events } = gateway([outer(server.params("public"), { action: "flag" })], { rules });
    const reply = await call(says("falcon"));
    const made = (await events(reply)).find(({ type }) => type === "decision.made");
    expect(made?.data["decision"]).toMatchObject({
      outcome: "DEGRADE",
      rationale_codes: ["CAPPED"],
      guardrails: [{ guardrail: "outer", verdict: "flagged", types: ["WORD_OUT"] }],
    });
  });

  test("is asked before anything is reserved", async () => {
    const server = serve(finds("falcon"));
    const { call, events } = gateway([outer(server.params("public"))], { policies: [budget] });
    const facts = async (content: string) => {
      const recorded = await events(await call(says(content)));
      return recorded.find(({ type }) => type === "decision.made")?.data["facts"];
    };
    expect(await facts("falcon")).not.toHaveProperty("usage");
    expect(await facts("Hi")).toHaveProperty("usage");
  });
});

describe("an answer", () => {
  const definitions = (server: GuardServer, location: HttpParams["location"], action: GuardrailAction) => [
    outer(server.params(location), { mode: "post_call", action }),
  ];

  test.each(["local", "public"] as const)("is looked at by a %s guard, whole", async (location) => {
    const server = serve(finds("falcon"));
    const blocking = gateway(definitions(server, location, "block"));
    blocking.up.script = { kind: "answer", text: "a falcon", usage: [1, 1] };
    const reply = await blocking.call();
    expect(reply).toMatchObject({ kind: "refused", refusal: { message: blocked } });
    expect(types(await blocking.events(reply))).toEqual([
      "decision.made",
      "guard.called",
      "policy.violated",
      "request.completed",
    ]);
    const masking = gateway(definitions(server, location, "mask"));
    masking.up.script = { kind: "answer", text: "a falcon!", usage: [1, 1] };
    const masked = await masking.call();
    expect(contentOf(masked)).toBe("a [WORD_OUT]!");
    expect(masked).toMatchObject({ guardrails: { guardrails: ["outer"] } });
  });

  test("that is streamed is held until it was asked about", async () => {
    const server = serve(finds("falcon"));
    const blocking = gateway(definitions(server, "local", "block"));
    blocking.up.script = { kind: "answer", text: "a falcon", usage: [1, 1] };
    expect(await streamed(await blocking.call({ stream: true }))).toEqual({ content: "", refusal: blocked });
    const masking = gateway(definitions(server, "local", "mask"));
    masking.up.script = { kind: "answer", text: "a falcon!", usage: [1, 1] };
    expect(await streamed(await masking.call({ stream: true }))).toMatchObject({ content: "a [WORD_OUT]!" });
  });

  test("of a model on our own ground is not told to a public guard", async () => {
    const server = serve(passes);
    const { call } = gateway(definitions(server, "public", "block"), { upLocation: "local" });
    expect(await call({ model: "up/unpriced" })).toMatchObject({
      kind: "refused",
      refusal: { message: "Policy violation: guardrail — 'outer' could not be run" },
    });
    expect(server.asked).toEqual([]);
  });
});

describe("in a pipeline", () => {
  const attached = {
    policy: "p",
    isGlobal: true,
    teams: [],
    keys: [],
    models: [],
    tags: [],
    priority: 0,
    isDefault: false,
  };

  function pipelined(
    steps: readonly { readonly guardrail: GuardrailDefinition; readonly on_pass: "next" | "allow" }[],
  ) {
    const planned = steps.map(({ guardrail, on_pass }) => ({
      guardrail: guardrail.name,
      on_pass,
      on_fail: "block" as const,
      on_error: "block" as const,
      pass_data: true,
    }));
    const [first, ...others] = planned;
    if (first === undefined) throw new Error("A pipeline has a step");
    const names = planned.map(({ guardrail }) => guardrail);
    return governedGateway({
      policies: [],
      guards: {
        definitions: steps.map(({ guardrail }) => ({ ...guardrail, default_on: false })),
        policies: [
          {
            name: "p",
            add: names,
            remove: [],
            exempt: [],
            pipeline: { mode: "pre_call", steps: [first, ...others] },
          },
        ],
        attachments: [attached],
      },
    });
  }

  const marker = markerGuardrail("zq-[0-9]{4}", { action: "mask", mode: "pre_call" });

  test("a step that is not reached is not asked", async () => {
    const server = serve(passes);
    const { call, events } = pipelined([
      { guardrail: { ...marker, action: "flag" }, on_pass: "allow" },
      { guardrail: outer(server.params("public")), on_pass: "allow" },
    ]);
    const reply = await call(says("Hi"));
    expect(reply.kind).toBe("whole");
    expect(server.asked).toEqual([]);
    const [made] = await events(reply);
    expect(made?.data["decision"]).toMatchObject({
      guardrails: [{ verdict: "passed" }, { guardrail: "outer", verdict: "not-run" }],
    });
    expect(made?.data["facts"]).toMatchObject({ guardrails: [{ guardrail: "marker" }] });
  });

  test("steps are asked in order, and see what the ones before them masked", async () => {
    const first = serve(finds("falcon", "BIRD"));
    const second = serve(finds("BIRD", "TOLD"));
    const { call, up } = pipelined([
      { guardrail: marker, on_pass: "next" },
      { guardrail: { ...outer(first.params("local"), { action: "mask" }), name: "first" }, on_pass: "next" },
      { guardrail: { ...outer(second.params("local")), name: "second" }, on_pass: "allow" },
    ]);
    const reply = await call(says("zq-4111 falcon here"));
    expect(first.asked.map(({ texts }) => texts[0]?.text)).toEqual(["[MARK] falcon here"]);
    expect(second.asked.map(({ texts }) => texts[0]?.text)).toEqual(["[MARK] [BIRD] here"]);
    expect(reply).toMatchObject({
      kind: "refused",
      refusal: { message: "Policy violation: guardrail — 'second' found TOLD" },
    });
    expect(up.requests).toEqual([]);
  });
});

// A guard that fails is asked about what it was there to keep in: no failure may read as a pass.
describe("a guard that gives no answer", () => {
  const elsewhere: GuardAsked[] = [];
  const failures: Readonly<Record<string, () => Response | Promise<Response>>> = {
    hangs: () => new Promise<Response>(() => {}),
    "answers nonsense": () => new Response("<html>"),
    refuses: () => new Response("no", { status: 401 }),
    redirects: () =>
      new Response(null, {
        status: 307,
        headers: {
          location: serve((asked) => {
            elsewhere.push(asked);
            return passes();
          }).url,
        },
      }),
  };
  const cases = Object.keys(failures).flatMap((how) =>
    (["pre_call", "post_call"] as const).flatMap((mode) =>
      (["local", "public"] as const).map((location) => [how, mode, location] as const),
    ),
  );

  test.each(cases)(
    "and %s, %s, %s: denies, or is let go and told as not run",
    async (how, mode, location) => {
      const server = serve(failures[how] ?? passes);
      const params = server.params(location, { timeout_ms: 60 });
      const denying = gateway([outer(params, { mode })]);
      expect(await denying.call()).toMatchObject({
        kind: "refused",
        refusal: {
          message: "Policy violation: guardrail — 'outer' could not be run",
          policy: { rationaleCodes: ["GUARDRAIL_UNAVAILABLE"] },
        },
      });
      const allowing = gateway([outer(params, { mode, on_unavailable: "allow" })]);
      const reply = await allowing.call();
      expect(reply).toMatchObject({ kind: "whole", guardrails: { guardrails: [] } });
      const recorded = await allowing.events(reply);
      const verdicts = recorded.map(({ data }) =>
        mode === "pre_call" ? Reflect.get(data["decision"] ?? {}, "guardrails") : data["guardrails"],
      );
      expect(verdicts).toContainEqual([
        { guardrail: "outer", phase: mode, verdict: "not-run", doubt: "unavailable", types: [] },
      ]);
      expect(elsewhere).toEqual([]);
    },
  );
});

// Who is asked without a record has had the text, and nobody can show that.
test("a guard is not asked while the record cannot say so", async () => {
  class Failing extends MemoryEventStore {
    override async append(...[events, usage]: Parameters<MemoryEventStore["append"]>): Promise<void> {
      if (events.some(({ type }) => type === "guard.called")) throw new EventStoreUnavailable("down");
      await super.append(events, usage);
    }
  }
  const server = serve(passes);
  const { call } = gateway([outer(server.params("local"))], { services: { store: new Failing() } });
  expect(await call()).toMatchObject({
    kind: "refused",
    refusal: { message: "Policy violation: guardrail — 'outer' could not be run" },
  });
  expect(server.asked).toEqual([]);
});
