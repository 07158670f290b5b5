import type { Outcome, StageVerdict, Target, TraceStep } from "../decision.ts";
import {
  type CallEnvelope,
  type CallFacts,
  type Location,
  type ModelChoice,
  sensitivities,
  type TargetFact,
} from "../facts.ts";
import { type RoutingPolicy, usdMode } from "./policy.ts";

/** The steps in the order in which they are taken; the first that matches says where the call goes. */
export const routingSteps = ["sensitivity", "cost", "default"] as const;

/** Where a call may go, and why. */
export interface Route extends StageVerdict {
  readonly outcome: Extract<Outcome, "ALLOW" | "BLOCK">;
  /** Policy Mesh's codes: the step that decided. */
  readonly reasonCodes: readonly string[];
  /** In the order in which they are tried; empty where the outcome is BLOCK. */
  readonly targets: readonly Target[];
  /** Whether the call is sensitive: no later stage may let it out. */
  readonly staysLocal: boolean;
}

/**
 * Routes a model call (SEMANTICS 8): sensitivity, then cost, then the default. Sensitivity is asked of every call; the
 * other two leave a call alone that names one model, unless it came by `/v1/chat`. Targets come from `facts.targets`
 * and nowhere else.
 */
export function route(policy: RoutingPolicy, facts: CallEnvelope): Route {
  const sensitivity = lookAtSensitivity(facts.signals["sensitive_keyword_match"]);
  if (sensitivity.result !== "not-matched") return stayLocal(facts.targets, sensitivity, keywordCode);
  if (isKeptBySensitivity(policy, facts)) {
    return stayLocal(facts.targets, tooSensitive(facts.resource.sensitivity), sensitivityCode);
  }

  const { call } = facts;
  if (call.model_choice === "exact" && call.surface !== "chat") {
    return permit("requested_model", facts.targets.filter(isRequested), [sensitivity, modelNamed]);
  }
  const cost = lookAtCost(policy, call);
  const wanted = cost.result === "matched" ? "local" : policy.defaultLocation;
  const own = facts.targets.filter(isRoutings);
  const location = own.some((target) => target.location === wanted) ? wanted : otherThan(wanted);
  const targets = targetsAt(location, own, call.model_choice);
  if (cost.result === "matched") {
    return permit("cost_prefer_local", targets, [sensitivity, withDetour(cost, wanted, location)]);
  }
  const byDefault = withDetour(defaultSteps[wanted], wanted, location);
  return permit("default", targets, [sensitivity, cost, byDefault]);
}

const keywordCode = "sensitive_keyword_match";
const sensitivityCode = "sensitivity_level";

/** Whether what was found in it, or what its key is held to, keeps it on the operator's own ground. */
function isKeptBySensitivity({ localFrom }: RoutingPolicy, { resource }: CallEnvelope): boolean {
  if (localFrom === undefined) return false;
  return sensitivities.indexOf(resource.sensitivity) >= sensitivities.indexOf(localFrom);
}

function tooSensitive(sensitivity: string): TraceStep {
  const why = `The call is ${sensitivity}, and such calls stay local.`;
  return { result: "matched", rule: "sensitivity", stage: "routing", why };
}

function lookAtSensitivity(signal: unknown): TraceStep {
  if (signal === true) return keywordFound;
  return signal === false ? noKeywordFound : keywordUnknown;
}

/**
 * INVARIANT: only targets that are local leave here, so that no provider, tried first or as a fallback, takes sensitive
 * text outside. A call of which nobody said whether it is sensitive counts as sensitive.
 */
function stayLocal(targets: readonly TargetFact[], sensitivity: TraceStep, code: string): Route {
  const chosen = localTargets(targets);
  const codes = sensitivity.result === "error" ? [code, "CONDITION_ERROR"] : [code];
  if (chosen.length > 0) {
    return {
      outcome: "ALLOW",
      codes,
      reasonCodes: [code],
      targets: chosen.map(toTarget),
      staysLocal: true,
      trace: [sensitivity],
    };
  }
  return {
    outcome: "BLOCK",
    codes: [...codes, "NO_LOCAL_PROVIDER"],
    reasonCodes: [code],
    targets: [],
    staysLocal: true,
    trace: [{ ...sensitivity, why: `${sensitivity.why} No local provider can take it.` }],
  };
}

/** Where a call goes that must stay local: to the local targets that it asked for, else to the local default. */
export function localTargets(targets: readonly TargetFact[]): readonly TargetFact[] {
  const local = targets.filter(isLocal);
  const requested = local.filter(isRequested);
  return requested.length > 0 ? requested : local.filter((target) => target.default_for === "local");
}

function lookAtCost(policy: RoutingPolicy, call: CallFacts): TraceStep {
  const characters = call.prompt_chars;
  const usd = usdMode(policy);
  if (usd === null) {
    const maximum = policy.maxPromptLengthForLocal;
    return characters <= maximum
      ? costStep("matched", `The prompt has ${characters} characters, at most ${maximum}.`)
      : costStep("not-matched", `The prompt has ${characters} characters, more than ${maximum}.`);
  }
  const priceUsd = (characters / policy.charsPerToken / 1e6) * usd.usdPer1mTokens;
  return priceUsd <= usd.maxUsd
    ? costStep("matched", `The prompt would cost ${priceUsd} USD, at most ${usd.maxUsd}.`)
    : costStep("not-matched", `The prompt would cost ${priceUsd} USD, more than ${usd.maxUsd}.`);
}

function costStep(result: TraceStep["result"], why: string): TraceStep {
  return { result, rule: "cost", stage: "routing", why };
}

/**
 * Requested targets at the location, else the location's default; then, for an alias, whatever else it names, since
 * its owner listed those as good enough.
 */
function targetsAt(
  location: Location,
  targets: readonly TargetFact[],
  choice: ModelChoice,
): readonly TargetFact[] {
  const requestedHere = targets.filter((target) => target.requested && target.location === location);
  const first =
    requestedHere.length > 0 ? requestedHere : targets.filter((target) => target.default_for === location);
  if (choice !== "alias") return first;
  return [...first, ...targets.filter((target) => target.requested && !first.includes(target))];
}

function permit(code: string, targets: readonly TargetFact[], trace: readonly TraceStep[]): Route {
  const isSent = targets.length > 0;
  const reasonCodes = [code];
  return {
    outcome: isSent ? "ALLOW" : "BLOCK",
    codes: isSent ? reasonCodes : [code, "NO_PROVIDER"],
    reasonCodes,
    targets: targets.map(toTarget),
    staysLocal: false,
    trace,
  };
}

/** Says so where the wanted location has no provider and the call goes to the other. */
function withDetour(step: TraceStep, wanted: Location, location: Location): TraceStep {
  if (wanted === location) return step;
  return { ...step, why: `${step.why} There is no ${wanted} provider, so it goes to the ${location} one.` };
}

function otherThan(location: Location): Location {
  return location === "local" ? "public" : "local";
}

/** A rule's substitute is no choice of routing's. */
function isRoutings(target: TargetFact): boolean {
  return target.requested || target.default_for !== undefined;
}

export function isLocal(target: TargetFact): boolean {
  return target.location === "local";
}

function isRequested(target: TargetFact): boolean {
  return target.requested;
}

export function toTarget(target: TargetFact): Target {
  return { model: target.model, provider: target.provider };
}

const keywordFound: TraceStep = {
  result: "matched",
  rule: "sensitivity",
  stage: "routing",
  why: "A sensitive keyword is in the call.",
};

const noKeywordFound: TraceStep = {
  result: "not-matched",
  rule: "sensitivity",
  stage: "routing",
  why: "No sensitive keyword is in the call.",
};

const keywordUnknown: TraceStep = {
  result: "error",
  rule: "sensitivity",
  stage: "routing",
  why: "The signal sensitive_keyword_match is missing or not a boolean, so the call counts as sensitive.",
};

const modelNamed: TraceStep = {
  result: "matched",
  rule: "requested_model",
  stage: "routing",
  why: "The caller named one model, so cost and default do not apply.",
};

const defaultSteps: Readonly<Record<Location, TraceStep>> = {
  local: { result: "matched", rule: "default", stage: "routing", why: "The default is local." },
  public: { result: "matched", rule: "default", stage: "routing", why: "The default is public." },
};
