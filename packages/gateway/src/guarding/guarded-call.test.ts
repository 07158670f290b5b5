import { describe, expect, test } from "bun:test";
import type { GovernancePolicy, GuardrailPolicy, PolicyAttachment } from "@meshgate/engine";
import { governedGateway } from "../../test/kit/governed-gateway.ts";
import { type GuardedSetting, markerGuardrail } from "../../test/kit/guardrails.ts";
import type { Reply } from "../pipeline/call.ts";

const mark = "zq-4111";
const marker = (more: Parameters<typeof markerGuardrail>[1] = {}) => markerGuardrail("zq-[0-9]{4}", more);

function gateway(guards: GuardedSetting, rules?: string) {
  return governedGateway({ policies: [], guards, ...(rules === undefined ? {} : { rules }) });
}

const says = (content: string) => ({ messages: [{ role: "user", content }] });

function answerOf(reply: Reply): string | null {
  if (reply.kind !== "whole") throw new Error(`Not a whole answer: ${JSON.stringify(reply)}`);
  return reply.answer.completion.choices[0]?.message.content ?? null;
}

async function streamOf(reply: Reply) {
  if (reply.kind !== "streamed") throw new Error(`Not a stream: ${JSON.stringify(reply)}`);
  let content = "";
  let finish: string | null = null;
  let refusal: string | undefined;
  for await (const batch of reply.events) {
    for (const event of batch) {
      if (event.kind === "refused") refusal = event.denial.refusal.message;
      if (event.kind !== "chunk") continue;
      for (const choice of event.chunk.choices) {
        content += choice.delta.content ?? "";
        finish = choice.finish_reason ?? finish;
      }
    }
  }
  return { content, finish, refusal };
}

describe("a blocking guardrail", () => {
  const blocked = "Policy violation: guardrail — 'marker' found MARK";

  test("refuses a call, and sends nothing of it", async () => {
    const { call, events, up } = gateway({ definitions: [marker()] });
    const reply = await call(says(`see ${mark}`));
    expect(reply).toMatchObject({
      kind: "refused",
      refusal: {
        message: blocked,
        policy: {
          status: 403,
          violations: [{ type: "guardrail", policy_id: "marker", finding_types: ["MARK"] }],
        },
      },
      guardrails: { guardrails: ["marker"], policies: [] },
    });
    expect(up.requests).toEqual([]);
    const recorded = await events(reply);
    expect(recorded.map(({ type }) => type)).toEqual([
      "decision.made",
      "policy.violated",
      "request.completed",
    ]);
    expect(recorded[0]?.data["facts"]).toMatchObject({
      findings: [{ type: "MARK", count: 1, where: "prompt", guardrail: "marker" }],
      guardrails: [{ guardrail: "marker", phase: "pre_call", result: "found", types: ["MARK"] }],
      resource: { sensitivity: "internal" },
      signals: { unscanned_count: 0 },
    });
    expect(JSON.stringify(recorded)).not.toContain(mark);
  });

  test("withholds a whole answer, which is paid for", async () => {
    const { call, events, up } = gateway({ definitions: [marker()] });
    up.script = { kind: "answer", text: `It is ${mark}.`, usage: [10, 5] };
    const reply = await call();
    expect(reply).toMatchObject({ kind: "refused", refusal: { message: blocked } });
    const recorded = await events(reply);
    expect(recorded.map(({ type }) => type)).toEqual([
      "decision.made",
      "policy.violated",
      "request.completed",
    ]);
    expect(recorded.at(-1)?.data).toMatchObject({
      status: "failure",
      failure_detail: "policy",
      http_status: 403,
      answer_chars: 0,
      usage: { input_tokens: 10, output_tokens: 5 },
      guardrails: [{ guardrail: "marker", phase: "post_call", verdict: "blocked", types: ["MARK"] }],
      findings: [{ type: "MARK", count: 1, where: "answer", guardrail: "marker" }],
    });
  });

  test("ends a streamed answer before anything of what it found, and the provider's call with it", async () => {
    const { call, events, up } = gateway({ definitions: [marker()] });
    up.script = { kind: "hang", pieces: ["It is z", "q-41", "11", ...Array(99).fill(" and so on")] };
    const reply = await call({ stream: true });
    expect(await streamOf(reply)).toEqual({ content: "It is ", finish: "content_filter", refusal: blocked });
    expect(await events(reply).then((all) => all.map(({ type }) => type))).toEqual([
      "decision.made",
      "policy.violated",
      "request.completed",
    ]);
  });
});

describe("texts that a provider makes one of", () => {
  const split = { role: "tool", tool_call_id: "c", content: "see zq-41" };
  const pattern = (action: "mask" | "block") =>
    marker({ action, params: { patterns: [{ name: "mark", regex: "zq-[0-9]{4}[a-z0-9]*" }] } });

  // Who masks more takes the word "not" out of what the user says.
  test("are sent on whole but for the value that is whole in one of them", async () => {
    const { call, up } = gateway({ definitions: [pattern("mask")] });
    const texts = (...all: readonly string[]) => all.map((text) => ({ type: "text", text }));
    await call({ messages: [{ role: "user", content: texts(`see ${mark}`, "not approved") }] });
    expect(up.requests[0]?.body.messages).toEqual([
      { role: "user", content: texts("see [MARK]", "not approved") },
    ]);
  });

  test("are refused where a value is split over them", async () => {
    const { call, up } = gateway({ definitions: [pattern("block")] });
    expect(await call({ messages: [split, { role: "user", content: "11 it is" }] })).toMatchObject({
      kind: "refused",
    });
    expect(up.requests).toEqual([]);
  });

  test("are not those of the model and of who calls it", async () => {
    const { call, up } = gateway({ definitions: [pattern("block")] });
    const messages = [
      { role: "user", content: "see zq-41" },
      { role: "assistant", content: "11 it is" },
    ];
    expect((await call({ messages })).kind).toBe("whole");
    expect(up.requests[0]?.body.messages).toEqual(messages);
  });
});

describe("a masking guardrail", () => {
  const redacting = marker({ action: "mask" });
  const reversible = marker({
    action: "mask",
    params: { patterns: [{ name: "mark", regex: "zq-[0-9]{4}" }], mask: "reversible" },
  });

  test("changes what the provider gets, and what it answers", async () => {
    const { call, up, events } = gateway({ definitions: [redacting] });
    up.script = { kind: "answer", text: `Ah, ${mark}!`, usage: [10, 5] };
    const reply = await call(says(`see ${mark}`));
    expect(up.requests[0]?.body.messages).toEqual([{ role: "user", content: "see [MARK]" }]);
    expect(answerOf(reply)).toBe("Ah, [MARK]!");
    expect((await events(reply))[0]?.data).toMatchObject({
      decision: { outcome: "ALLOW", guardrails: [{ guardrail: "marker", verdict: "masked" }] },
    });
  });

  test.each([false, true])("restores what was masked until then (stream: %p)", async (stream) => {
    const { call, up } = gateway({ definitions: [reversible] });
    up.script = (request) => {
      const [message] = request.body.messages;
      return { kind: "answer", text: `You said: ${String(message?.content)}.`, usage: [10, 5] };
    };
    const reply = await call({ ...says(`see ${mark}`), stream });
    expect(String(up.requests[0]?.body.messages[0]?.content)).toMatch(/^see \[\[MARK_1_[0-9a-f]{8}\]\]$/);
    const answer = stream ? (await streamOf(reply)).content : answerOf(reply);
    expect(answer).toBe(`You said: see ${mark}.`);
  });

  // Who chooses a value that is masked would else add members to JSON that others read.
  test.each([
    ["whole", false, false],
    ["whole", true, false],
    ["in a fence", false, true],
    ["in a fence", true, true],
  ])(
    "restores a value in JSON that nobody asked for as JSON: %s (stream: %p)",
    async (_how, stream, fenced) => {
      const params = { patterns: [{ name: "mark", regex: "q<[^>]*>" }], mask: "reversible" } as const;
      const { call, up } = gateway({ definitions: [marker({ action: "mask", params })] });
      const value = 'q<a","admin":"1>';
      const inFence = (json: string) => (fenced ? `Here:\n\`\`\`json\n${json}\n\`\`\`` : json);
      up.script = (request) => {
        const [message] = request.body.messages;
        return { kind: "answer", text: inFence(`{"a":"${String(message?.content)}"}`), usage: [10, 5] };
      };
      const reply = await call({ ...says(value), stream });
      const answer = stream ? (await streamOf(reply)).content : answerOf(reply);
      expect(answer).toBe(inFence(JSON.stringify({ a: value })));
    },
  );

  test("masks a streamed answer, wherever its pieces are cut", async () => {
    for (let cut = 1; cut < 16; cut += 1) {
      const { call, up } = gateway({ definitions: [redacting] });
      const text = `It is ${mark}. Bye`;
      up.script = { kind: "pieces", pieces: [text.slice(0, cut), text.slice(cut)] };
      expect(await streamOf(await call({ stream: true }))).toEqual({
        content: "It is [MARK]. Bye",
        finish: "stop",
        refusal: undefined,
      });
    }
  });
});

describe("a mask that cannot look at all of a text", () => {
  const long = `${"so ".repeat(100_000)}${mark}`;
  const beyond = "Policy violation: guardrail — 'marker' cannot look at text of this size";

  // The rest of the text would be sent, and given out, in clear.
  test("refuses the call, and sends nothing of it", async () => {
    const { call, up } = gateway({ definitions: [marker({ action: "mask", on_unscanned: "deny-text" })] });
    expect(await call(says(long))).toMatchObject({ kind: "refused", refusal: { message: beyond } });
    expect(up.requests).toEqual([]);
  });

  test("withholds the whole answer", async () => {
    const { call, up } = gateway({ definitions: [marker({ action: "mask", on_unscanned: "deny-text" })] });
    up.script = { kind: "answer", text: long, usage: [1, 1] };
    expect(await call()).toMatchObject({ kind: "refused", refusal: { message: beyond } });
  });

  test("lets it go where that is written", async () => {
    const { call, up } = gateway({ definitions: [marker({ action: "mask", on_unscanned: "allow" })] });
    expect(await call(says(long))).toMatchObject({ kind: "whole" });
    expect(up.requests).toHaveLength(1);
  });

  test("lets an image go", async () => {
    const { call } = gateway({ definitions: [marker({ action: "mask", on_unscanned: "deny-text" })] });
    const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
    expect(await call({ messages: [{ role: "user", content: [image] }] })).toMatchObject({ kind: "whole" });
  });
});

describe("the name of a model", () => {
  // It is sent and recorded as it is written.
  test.each(["block", "mask"] as const)(
    "refuses the call where a guardrail finds something in it: %s",
    async (action) => {
      const { call, up, store } = gateway({ definitions: [marker({ action })] });
      const reply = await call({ model: `up/${mark}` });
      expect(reply).toMatchObject({ kind: "refused", refusal: { kind: "invalid-request", field: "model" } });
      expect(JSON.stringify(reply)).not.toContain(mark);
      expect(up.requests).toEqual([]);
      expect(await store.find({ id: reply.ids.requestId, limit: 9 })).toEqual([]);
    },
  );

  test("is no text", async () => {
    const { call, up } = gateway({ definitions: [] });
    const reply = await call({ model: "up/card 4111 1111" });
    expect(reply).toMatchObject({ kind: "refused", refusal: { kind: "unknown-model" } });
    expect(JSON.stringify(reply)).not.toContain("4111");
    expect(up.requests).toEqual([]);
  });

  test("leads where it says where nothing is found in it", async () => {
    const { call, up } = gateway({ definitions: [marker()] });
    expect(await call({ model: "up/small:2024-08-06" })).toMatchObject({ kind: "whole" });
    expect(up.requests).toHaveLength(1);
  });
});

describe("a guardrail that fails", () => {
  const down = { definitions: [marker()], broken: ["marker"] };

  test("refuses the call", async () => {
    const { call, up } = gateway(down);
    expect(await call()).toMatchObject({
      kind: "refused",
      refusal: { message: "Policy violation: guardrail — 'marker' could not be run" },
      guardrails: { guardrails: [] },
    });
    expect(up.requests).toEqual([]);
  });

  test.each([false, true])("withholds the answer (stream: %p)", async (stream) => {
    const { call, up } = gateway({ definitions: [marker({ mode: "post_call" })], broken: ["marker"] });
    up.script = { kind: "answer", text: "A plain answer, 123.", usage: [1, 1] };
    const reply = await call({ stream });
    if (stream) {
      expect(await streamOf(reply)).toMatchObject({
        finish: "content_filter",
        refusal: "Policy violation: guardrail — 'marker' could not be run",
      });
    } else {
      expect(reply).toMatchObject({ kind: "refused" });
    }
  });

  test.each([false, true])("lets go what it may (stream: %p)", async (stream) => {
    const { call, events } = gateway({
      definitions: [marker({ on_unavailable: "allow" }), { ...marker(), name: "other" }],
      broken: ["marker"],
    });
    const reply = await call({ stream });
    if (stream) expect(await streamOf(reply)).toMatchObject({ content: "Hello", finish: "stop" });
    else expect(answerOf(reply)).toBe("Hello");
    expect((await events(reply))[0]?.data["decision"]).toMatchObject({
      guardrails: [
        { guardrail: "marker", verdict: "not-run", doubt: "unavailable" },
        { guardrail: "other", verdict: "passed" },
      ],
    });
  });
});

describe("guardrails that a call adds", () => {
  const definitions = [marker({ default_on: false })];

  test("look at it, and no provider is told of them", async () => {
    const { call, up } = gateway({ definitions });
    expect(await call({ ...says(mark), guardrails: ["marker"] })).toMatchObject({ kind: "refused" });
    expect(answerOf(await call({ ...says("plain"), guardrails: ["marker"] }))).toBe("Hello");
    expect(up.requests[0]?.body).not.toHaveProperty("guardrails");
  });

  test("must be known", async () => {
    const { call } = gateway({ definitions });
    expect(await call({ guardrails: ["markr"] })).toMatchObject({
      kind: "refused",
      refusal: {
        kind: "invalid-request",
        message: "The guardrail `markr` is not known. Did you mean `marker`?",
        field: "guardrails",
      },
    });
  });
});

describe("rules", () => {
  const rules = (rule: string) => `
policy_id: p
policy_version: "1"
signals: {pii_count: int, injection_score: decimal, email_count: int, unscanned_count: int}
default: {decision: ALLOW, rationale_codes: [OK]}
rules:
  - ${rule}
`;

  test("that name a detector's signal make it look", async () => {
    const { call } = gateway(
      { definitions: [] },
      rules(
        "{rule_id: no_mail, priority: 9, when: \"action == 'infer:run' && signals.email_count > 1\", then: {decision: BLOCK, rationale_codes: [MAIL]}}",
      ),
    );
    expect((await call(says("a@example.com"))).kind).toBe("whole");
    expect(await call(says("ann@mail.org and bob@mail.org"))).toMatchObject({
      kind: "refused",
      refusal: { policy: { rationaleCodes: ["MAIL"] } },
    });
  });

  test("that read findings make every built-in detector look", async () => {
    const { call } = gateway(
      { definitions: [] },
      rules(
        "{rule_id: no_iban, priority: 9, when: \"action == 'infer:run' && findings.exists(f, f.type == 'IBAN')\", then: {decision: BLOCK, rationale_codes: [IBAN]}}",
      ),
    );
    expect((await call(says("plain"))).kind).toBe("whole");
    expect((await call(says("Pay DE89 3704 0044 0532 0130 00 now"))).kind).toBe("refused");
  });

  test.each([false, true])("that redact mask prompt and answer (stream: %p)", async (stream) => {
    const { call, up } = gateway(
      { definitions: [] },
      rules(
        "{rule_id: redact, priority: 9, when: {action: infer:run}, then: {decision: DEGRADE, rationale_codes: [LESS], obligations: [{type: REDACT, params: {entities: [EMAIL_ADDRESS]}}]}}",
      ),
    );
    up.script = { kind: "answer", text: "Write to bob@mail.org.", usage: [1, 1] };
    const reply = await call({ ...says("I am ann@mail.org, 4111 1111 1111 1111"), stream });
    expect(up.requests[0]?.body.messages[0]?.content).toBe("I am [EMAIL], 4111 1111 1111 1111");
    const answer = stream ? (await streamOf(reply)).content : answerOf(reply);
    expect(answer).toBe("Write to [EMAIL].");
    const picture = { type: "image_url", image_url: { url: "https://x.org/a.png" } };
    expect(await call({ messages: [{ role: "user", content: [picture] }] })).toMatchObject({
      kind: "refused",
      refusal: { policy: { rationaleCodes: ["LESS", "OBLIGATION_UNSUPPORTED"] } },
    });
  });
});

describe("a pipeline that answers in place of the model", () => {
  const policy = (mode: "pre_call" | "post_call"): GuardrailPolicy => ({
    name: "polite",
    add: ["marker"],
    remove: [],
    exempt: [],
    pipeline: {
      mode,
      steps: [
        {
          guardrail: "marker",
          on_pass: "allow",
          on_fail: "modify_response",
          on_error: "block",
          pass_data: false,
          modify_response_message: "Ask me something else.",
        },
      ],
    },
  });
  const attachment: PolicyAttachment = {
    ...{ policy: "polite", isGlobal: true, priority: 0, isDefault: false },
    ...{ teams: [], keys: [], models: [], tags: [] },
  };
  const setting = (mode: "pre_call" | "post_call"): GuardedSetting => ({
    definitions: [marker({ default_on: false })],
    policies: [policy(mode)],
    attachments: [attachment],
  });

  const ways = [
    ["pre_call", false],
    ["pre_call", true],
    ["post_call", false],
    ["post_call", true],
  ] as const;
  test.each(ways)("%s, stream: %p", async (mode, stream) => {
    const { call, up, events } = gateway(setting(mode));
    up.script = { kind: "answer", text: `It is ${mark}.`, usage: [10, 5] };
    const reply = await call({ ...says(mode === "pre_call" ? mark : "Hi"), stream });
    expect(up.requests.length).toBe(mode === "pre_call" ? 0 : 1);
    if (stream) {
      expect(await streamOf(reply)).toEqual({
        content: "Ask me something else.",
        finish: "content_filter",
        refusal: undefined,
      });
    } else {
      expect(answerOf(reply)).toBe("Ask me something else.");
    }
    expect(reply).toMatchObject({
      guardrails: {
        guardrails: ["marker"],
        policies: [{ policy_name: "polite", matched_via: "scope:*" }],
      },
    });
    const recorded = await events(reply);
    expect(JSON.stringify(recorded)).toContain('"verdict":"modified"');
    expect(recorded.at(-1)?.data["http_status"]).toBe(200);
  });
});

test("what stands for a masked value fits under the reservation, however much longer it is", async () => {
  const budget: GovernancePolicy = {
    id: "pol_budget",
    name: "budget",
    type: "budget_limit",
    scope: { kind: "global" },
    match: {},
    mode: "enforce",
    monthlyLimitNanoUsd: 100_000_000,
    onUnknownPrice: "deny",
  };
  const bound = async (content: string) => {
    const { call, events } = governedGateway({
      policies: [budget],
      guards: { definitions: [marker({ action: "mask" })] },
    });
    const [made] = await events(await call(says(content)));
    const facts = made?.data["facts"] as { readonly call: { readonly input_tokens_max: number } };
    return facts.call.input_tokens_max;
  };
  const masks = 2 * ("[[MARK_1_12345678]]".length - mark.length);
  expect((await bound(`${mark} ${mark}`)) - (await bound("zq-none zq-none"))).toBeGreaterThanOrEqual(masks);
});
