import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { EvaluateResponse } from "@meshgate/contracts";
import { type Client, createClient } from "@meshgate/pep";
import { type PolicyGateway, startPolicyGateway } from "../../gateway/test/kit/policy-gateway.ts";
import {
  type ConditionFile,
  type DecisionCase,
  type DecisionFile,
  type FactWords,
  inOrder,
  isForCallers,
  type RequestCase,
  type RequestFile,
  readFolder,
  requestOf,
} from "../../gateway/test/kit/rules-cases.ts";

let gateway: PolicyGateway;
let client: Client;

beforeAll(async () => {
  gateway = await startPolicyGateway();
  client = createClient({ url: gateway.url });
});

afterAll(async () => await gateway.stop());

describe.each(readFolder<DecisionFile>("decisions"))("decisions/%s", (_file, { policies, cases }) => {
  describe.each(Object.entries(policies))("%s", (policy, documents) => {
    const own = cases.filter((one) => (one.policy ?? policy) === policy && isForCallers(one.facts));

    beforeAll(() => gateway.load(typeof documents === "string" ? { "policy.yaml": documents } : documents));

    test.each(named(own))("%s", async (_name, { facts, expect: expected }) => {
      const answer = await evaluate(facts);
      expect(stated(answer)).toMatchObject(written(expected));
      expect(inOrder(answer.trace ?? [], expected.trace ?? [])).toEqual(expected.trace ?? []);
    });

    test.each(named(own))("%s, to the client", async (_name, { facts, expect: expected }) => {
      expect(stated(await client.evaluate(requestOf(facts)))).toMatchObject(written(expected));
    });
  });
});

const notDecisive = ["refused.yaml", "overlaps.yaml"];

describe.each(readFolder<ConditionFile>("conditions", notDecisive))(
  "conditions/%s",
  (_file, conditionFile) => {
    beforeAll(() => gateway.load({ "policy.json": probes(conditionFile) }));

    describe.each(
      [...conditionFile.conditions.entries()].map(([index, one]) => [one.name, index, one] as const),
    )("%s", (_name, index, { given }) => {
      const rule = `probe-${index}`;
      const rows = given.filter(isForCallers).map(({ is, ...facts }) => {
        const signals = { ...facts.signals, probe: rule };
        return [String(is), { ...facts, signals }] as const;
      });

      test.each(rows)("is %s for %j", async (is, facts) => {
        expect(truths[(await evaluate(facts)).rationale_codes.join(" ")]).toBe(is);
      });

      test.each(rows)("is %s for %j, to the client", async (is, facts) => {
        expect(truths[(await client.evaluate(requestOf(facts))).rationale_codes.join(" ")]).toBe(is);
      });
    });
  },
);

describe.each(readFolder<RequestFile>("requests"))("requests/%s", (_file, { policy, cases }) => {
  beforeAll(() => gateway.load({ "policy.yaml": policy }));

  test.each(named(cases))("%s", async (_name, { answer = {}, field, trace = [], ...one }) => {
    const response = await send(one);
    expect(response.status).toBe(one.status);
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const body: unknown = await response.json();
    expect(body).toMatchObject(answer);
    if (one.status === 200) {
      expect(inOrder(EvaluateResponse.parse(body).trace ?? [], trace)).toEqual([...trace]);
    } else {
      expect(body).toMatchObject({ error: expect.stringContaining(field ?? ""), status: one.status });
    }
  });

  const plain = cases.filter(
    ({ request, headers, path }) => request !== undefined && headers === undefined && path === undefined,
  );

  test.each(named(plain))("%s, to the client", async (_name, { request, status, answer = {} }) => {
    const asked = client.evaluate(request as Parameters<Client["evaluate"]>[0]);
    if (status === 200) expect(await asked).toMatchObject(answer);
    else expect(asked).rejects.toThrow();
  });
});

function named<Case extends { readonly name: string }>(
  cases: readonly Case[],
): readonly (readonly [string, Case])[] {
  return cases.map((one) => [one.name, one]);
}

/** What `/evaluate` answers, explained. */
async function evaluate(facts: FactWords): Promise<EvaluateResponse> {
  const response = await fetch(`${gateway.url}/evaluate?explain=true`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(requestOf(facts)),
  });
  return EvaluateResponse.parse(await response.json());
}

async function send(one: RequestCase): Promise<Response> {
  const { method = "POST", path = "/evaluate", headers = {}, request } = one;
  const body = request === undefined ? one.body : JSON.stringify(request);
  const sent = Object.entries({ "content-type": "application/json", ...headers });
  return await fetch(`${gateway.url}${path}`, {
    method,
    headers: sent.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
    ...(body === undefined ? {} : { body }),
  });
}

type Stated = Pick<
  EvaluateResponse,
  "decision" | "rationale_codes" | "policy" | "matched_rule_id" | "obligations"
>;

/** What a case says something about, and undefined for what an answer leaves out. */
function stated({ decision, rationale_codes, policy, ...answer }: Stated): object {
  const { matched_rule_id, obligations } = answer;
  return { decision, rationale_codes, policy, matched_rule_id, obligations };
}

function written({ trace: _trace, default_applied: _default, ...expected }: DecisionCase["expect"]): object {
  return { matched_rule_id: undefined, obligations: undefined, ...expected };
}

const truths: Readonly<Record<string, string>> = {
  PROBE: "true",
  OTHERWISE: "false",
  "OTHERWISE CONDITION_ERROR PROBE": "error",
};

/** All conditions of a file in one document, each guarded by a signal of its own (README, conditions/). */
function probes({ signals, actions = [], conditions }: ConditionFile): string {
  return JSON.stringify({
    policy_id: "probe",
    policy_version: "1",
    signals: { ...signals, probe: "string" },
    actions,
    default: { decision: "ALLOW", rationale_codes: ["OTHERWISE"] },
    rules: conditions.map(({ when }, index) => ({
      rule_id: `probe-${index}`,
      priority: 100 - index,
      when:
        typeof when === "string"
          ? `signals.probe == 'probe-${index}' && (${when})`
          : { ...when, signals: { ...when.signals, probe: `probe-${index}` } },
      // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
      then: { decision: "REQUIRE_REVIEW", rationale_codes: ["PROBE"] },
    })),
  });
}
