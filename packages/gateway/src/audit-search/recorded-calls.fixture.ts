import { canonicalJson, type JsonObject } from "@meshgate/canon";
import { eventId, sealedEvent } from "../../test/kit/sealed-event.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import type { JoinSources } from "./join-events.ts";
import type { KeyHolder, TermKind } from "./terms.ts";

/** Whose keys the fixture's are, for events that do not say. */
const holders: Readonly<Record<string, KeyHolder>> = {
  key_1: { teamId: "team_1", agentId: "agt_1" },
  key_2: { teamId: "team_2" },
};

/** One call, question or change that is to be recorded; `at` are the steps of time of its beginning and its end. */
export interface Told {
  readonly what: "call" | "unanswered" | "question" | "tools" | "refused" | "change";
  readonly key: string;
  readonly agent?: string | undefined;
  readonly team?: string | undefined;
  readonly model: string;
  readonly provider: string;
  /** Who was asked in vain before. */
  readonly triedFirst?: string | undefined;
  readonly outcome: "ALLOW" | "DEGRADE" | "REQUIRE_REVIEW" | "BLOCK";
  readonly rule?: string | undefined;
  readonly violation?: { readonly type: string; readonly policy: string } | undefined;
  readonly findings: readonly string[];
  readonly status: "success" | "failure" | "interrupted";
  /** How many other things are recorded before its end is. */
  readonly lasts: number;
}

/** What must be true of a recorded event, said without looking at its text. */
export interface Truth {
  readonly event: SealedEvent;
  readonly values: Readonly<Partial<Record<TermKind, readonly string[]>>>;
  /** Whether it stands for its call in a list: `pending` does only until the call's end, `endedBy`, is there. */
  readonly listed: "always" | "while-pending" | "never";
  endedBy?: SealedEvent;
}

/** The events of what is told, in an order in which they may be recorded, and what must be true of each. */
export function recordedCalls(told: readonly Told[], startMs = 1_766_000_000_000): readonly Truth[] {
  const truths: Truth[] = [];
  const ends: { readonly at: number; readonly end: () => readonly Truth[] }[] = [];
  let made = 0;
  let nowMs = startMs;
  const seal: Seal = (type, requestId, actorId, fields) => {
    made += 1;
    nowMs += 40;
    const id = eventId(made);
    const actor = { type: actorId === "config" ? "system" : "key", id: actorId };
    const occurredAtMs = nowMs;
    const body = canonicalJson({
      id,
      type,
      version: 1,
      occurred_at: new Date(occurredAtMs).toISOString(),
      origin: "gateway-test",
      environment: "test",
      ...(requestId === undefined ? {} : { request_id: requestId, correlation_id: requestId }),
      actor,
      ...fields,
    });
    return sealedEvent({
      id,
      type,
      occurredAtMs,
      ...(requestId === undefined ? {} : { requestId }),
      actorId,
      body,
    });
  };
  told.forEach((one, at) => {
    truths.push(
      ...beginning(one, eventId(1_000_000 + at), seal, (end) => ends.push({ at: at + one.lasts, end })),
    );
    for (const due of ends.filter((end) => end.at === at)) truths.push(...due.end());
  });
  return truths;
}

type Seal = (type: string, requestId: string | undefined, actorId: string, fields: JsonObject) => SealedEvent;

function beginning(
  told: Told,
  requestId: string,
  seal: Seal,
  later: (end: () => readonly Truth[]) => void,
): readonly Truth[] {
  if (told.what === "change") {
    const event = seal("policy.updated", undefined, told.key, {
      data: { policy_id: "pol_changed", name: "x" },
    });
    const holder = holders[told.key];
    const values = {
      type: ["policy.updated"],
      key: [told.key],
      policy: ["pol_changed"],
      ...(holder?.teamId === undefined ? {} : { team: [holder.teamId] }),
      ...(holder?.agentId === undefined ? {} : { agent: [holder.agentId] }),
    };
    return [{ event, values, listed: "never" }];
  }
  const isQuestion = told.what === "question";
  const made = seal("decision.made", requestId, told.key, decisionFields(told));
  const decided = decisionValues(told);
  const target = told.outcome === "ALLOW" ? { provider: [told.provider], model: [told.model, "asked"] } : {};
  const decision: Truth = {
    event: made,
    values: {
      ...decided,
      ...(isQuestion ? {} : { model: ["asked"], ...target }),
      type: ["decision.made"],
      status: [isQuestion ? "success" : "pending"],
    },
    listed: isQuestion ? "always" : "while-pending",
  };
  const end = (): readonly Truth[] => {
    const ended = ending(told, requestId, seal, decided);
    const last = ended.at(-1)?.event;
    if (last !== undefined) decision.endedBy = last;
    return ended;
  };
  if (told.what === "refused") return [decision, ...end()];
  if (!isQuestion && told.what !== "unanswered") later(end);
  return [decision];
}

function ending(told: Told, requestId: string, seal: Seal, decided: Truth["values"]): readonly Truth[] {
  const truths: Truth[] = [];
  if (told.what === "tools") {
    const event = seal("decision.made", requestId, told.key, decisionFields(told, "tool:invoke"));
    const target =
      told.outcome === "ALLOW" ? { provider: [told.provider], model: [told.model, "asked"] } : {};
    const values = { ...decided, model: ["asked"], ...target, type: ["decision.made"] };
    truths.push({ event, values, listed: "never" });
  }
  if (told.what === "refused") {
    const violations = [
      { type: "rule", message: "x", rule_id: "r-refused", rationale_codes: ["X"], mode: "enforce" },
    ];
    const event = seal("policy.violated", requestId, told.key, {
      data: { audit_mode: "strict", violations },
    });
    const target = told.outcome === "ALLOW" ? { provider: [told.provider], model: [told.model] } : {};
    const values = {
      ...decided,
      type: ["policy.violated"],
      model: ["asked", ...(target.model ?? [])],
      ...(target.provider === undefined ? {} : { provider: target.provider }),
      violation: [...(decided.violation ?? []), "rule"],
      rule: [...(decided.rule ?? []), "r-refused"],
    };
    truths.push({ event, values, listed: "never" });
  }
  const first = told.triedFirst;
  const attempts = [...(first === undefined ? [] : [first]), told.provider].map((provider) => ({
    provider,
    model: told.model,
    latency_ms: 1,
  }));
  const answered = told.what === "refused" ? [] : attempts;
  const event = seal("request.completed", requestId, told.key, {
    data: {
      status: told.status,
      http_status: 200,
      latency_ms: 5,
      stream: false,
      audit_mode: "strict",
      attempts: answered,
      ...(told.what === "refused" ? {} : { provider: told.provider, model: told.model }),
    },
  });
  truths.push({
    event,
    values: {
      ...decided,
      type: ["request.completed"],
      status: [told.status],
      provider: answered.map(({ provider }) => provider),
      model: ["asked", ...answered.map(({ model }) => model)],
    },
    listed: "always",
  });
  return truths;
}

/** What every event of the call says. */
function decisionValues(told: Told): Truth["values"] {
  const { what, rule, violation, agent, team } = told;
  const holder = what === "question" ? holders[told.key] : { agentId: agent, teamId: team };
  return {
    key: [told.key],
    outcome: [told.outcome],
    policy: ["rules-1", ...(violation === undefined ? [] : [violation.policy])],
    finding: told.findings,
    ...(holder?.agentId === undefined ? {} : { agent: [holder.agentId] }),
    ...(holder?.teamId === undefined ? {} : { team: [holder.teamId] }),
    ...(rule === undefined ? {} : { rule: [rule] }),
    ...(violation === undefined ? {} : { violation: [violation.type] }),
  };
}

function decisionFields(told: Told, action = "infer:run"): JsonObject {
  const { what, key, agent, team, outcome, rule, violation } = told;
  const policy = { policy_id: "rules-1", policy_version: "1", policy_sha256: "0".repeat(64) };
  const principal = {
    key: `alias of ${key}`,
    key_id: key,
    tags: [],
    ...(agent === undefined ? {} : { agent: `name of ${agent}`, agent_id: agent }),
    ...(team === undefined ? {} : { team: `name of ${team}`, team_id: team }),
  };
  const findings = told.findings.map((type) => ({ type, count: 1, where: "prompt", guardrail: "g" }));
  const ofCall = {
    principal,
    findings,
    call: { surface: "chat", model: "asked", stream: false },
    targets: [],
  };
  return {
    policy,
    snapshot_sha256: "0".repeat(64),
    data: {
      audit_mode: "strict",
      prompt_hash: null,
      default_applied: rule === undefined,
      latency_us: 7,
      facts: {
        action,
        env: { name: "test" },
        signals: {},
        ...(what === "question" ? { findings } : ofCall),
      },
      decision: {
        outcome,
        rationale_codes: ["X"],
        reason_codes: [],
        targets:
          outcome === "ALLOW" && what !== "question" ? [{ provider: told.provider, model: told.model }] : [],
        policy,
        trace: [],
        ...(rule === undefined ? {} : { matched_rule_id: rule }),
        ...(violation === undefined
          ? {}
          : { violations: [{ ...violation, policy_id: violation.policy, message: "x", mode: "shadow" }] }),
      },
    },
  };
}

/** What the database would answer, of events in memory. */
export function joinSourcesOf(truths: readonly Truth[]): JoinSources {
  return {
    async decisionsOf(requestIds) {
      return truths
        .map(({ event }) => event)
        .filter(({ type, requestId }) => type === "decision.made" && requestIds.includes(requestId ?? ""))
        .map(({ body }) => body);
    },
    holderOf: async (keyId) => holders[keyId],
  };
}
