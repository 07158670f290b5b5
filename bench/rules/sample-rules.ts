import type { Facts, Scalar, Sensitivity } from "@meshgate/engine";
import type { Random } from "./random.ts";

/** A rule's condition as it would be written, and what a request must say to match it. */
export interface SampleRule {
  readonly when: string | object;
  readonly matchedBy: MatchingFacts;
}

export interface MatchingFacts {
  readonly action?: string;
  readonly env?: string;
  readonly resource?: { readonly type?: string; readonly id?: string; readonly sensitivity?: Sensitivity };
  readonly agent?: string;
  readonly signals?: Readonly<Record<string, Scalar>>;
}

type SampleKind = (name: number, random: Random) => SampleRule;

const actions = ["infer:run", "data:read", "data:write", "tool:invoke"] as const;
const environments = ["dev", "test", "stage", "prod"] as const;
const resourceTypes = ["document", "model", "table", "mailbox", "ticket", "tool"] as const;
const sensitivities = ["public", "internal", "restricted"] as const;
const trusts = ["low", "medium", "high"] as const;
const regions = ["eu", "us", "apac"] as const;

/** What the document declares; the rules' other signals are declared nowhere, as PolicyGate's are. */
export const declaredSignals = {
  caller_trust: trusts,
  region: regions,
  tenant: "string",
  team: "string",
  prompt_chars: "int",
  risk_score: "decimal",
};

/** A dozen rules that any organisation has, each with a priority of its own: they look at no name. */
export const generalRules: readonly (string | object)[] = [
  { action: "policy:admin", env: { name: "prod" } },
  { action: "policy:admin", env: { name: "stage" } },
  "action == 'data:write' && resource.sensitivity == 'restricted' && signals.caller_trust == 'low'",
  "action == 'infer:run' && signals.caller_trust == 'low' && signals.prompt_chars > 90000",
  "action == 'tool:invoke' && resource.id.startsWith('shell') && env.name == 'prod'",
  { action: "data:write", resource: { type: "mailbox", sensitivity: "restricted" }, env: { name: "prod" } },
  "signals.risk_score >= 0.99 && resource.sensitivity != 'public'",
  { env: { name: "prod" }, signals: { region: "apac", caller_trust: "low" } },
  "action == 'infer:run' && signals.prompt_chars > 150000",
  {
    action: "data:read",
    resource: { type: "table", sensitivity: "restricted" },
    signals: { caller_trust: "low" },
  },
  "action in ['data:read', 'data:write'] && env.name == 'test' && resource.sensitivity == 'restricted'",
  { action: "tool:invoke", signals: { caller_trust: "low", region: "us" } },
];

/**
 * The kinds of rule that grow with the organisation: one by resource, tenant, agent, team, and by tenant and size. Two of
 * one kind with different names never meet.
 */
export const namedRules: readonly [SampleKind, ...SampleKind[]] = [
  (name, random) => {
    const action = random.pick(actions);
    const sensitivity = random.pick(sensitivities);
    const resource = { type: resourceTypeOf(name), id: `res-${name}`, sensitivity };
    return { when: { action, resource }, matchedBy: { action, resource } };
  },
  (name, random) => {
    const action = random.pick(actions);
    const env = random.pick(environments);
    const signals = { tenant: `tenant-${name}`, caller_trust: random.pick(trusts) };
    return { when: { action, env: { name: env }, signals }, matchedBy: { action, env, signals } };
  },
  (name, random) => {
    const risk = random.integer(80) / 100;
    return {
      when: `subject.type == 'agent' && subject.id == 'agent-${name}' && signals.risk_score >= ${risk} && env.name in ['stage', 'prod']`,
      matchedBy: { agent: `agent-${name}`, env: "prod", signals: { risk_score: risk + 0.1 } },
    };
  },
  (name, random) => {
    const action = random.pick(actions);
    const chars = 500 * random.integer(100);
    return {
      when: `action == '${action}' && signals.team == 'team-${name}' && signals.prompt_chars > ${chars} && resource.sensitivity != 'public'`,
      matchedBy: {
        action,
        resource: { sensitivity: "internal" },
        signals: { team: `team-${name}`, prompt_chars: chars + 7 },
      },
    };
  },
  (name, random) => {
    const least = 1_000 * random.integer(60);
    return {
      when: `signals.tenant == 'tenant-${name}' && signals.prompt_chars >= ${least} && signals.prompt_chars < ${least + 4_000} && signals.caller_trust != 'high'`,
      matchedBy: { signals: { tenant: `tenant-${name}`, prompt_chars: least + 90, caller_trust: "medium" } },
    };
  },
];

/** A request that says what is asked for, and anything where nothing is. One in twenty lacks its risk score. */
export function requestFor(matched: MatchingFacts, names: number, random: Random): Facts {
  const name = random.integer(names);
  const signals: Record<string, Scalar> = {
    caller_trust: random.pick(trusts),
    region: random.pick(regions),
    tenant: `tenant-${name}`,
    team: `team-${random.integer(names)}`,
    prompt_chars: random.integer(80_000),
    ...(random.percent(95) ? { risk_score: random.integer(98) / 100 } : {}),
    ...matched.signals,
  };
  return {
    action: matched.action ?? random.pick(actions),
    env: { name: matched.env ?? random.pick(environments) },
    resource: {
      type: resourceTypeOf(name),
      id: `res-${name}`,
      sensitivity: random.pick(sensitivities),
      ...matched.resource,
    },
    subject: { type: "agent", id: matched.agent ?? `agent-${random.integer(names)}` },
    signals,
  };
}

function resourceTypeOf(name: number): string {
  return resourceTypes[name % resourceTypes.length] ?? resourceTypes[0];
}
