import {
  type EvaluateRequest,
  type Sensitivity,
  type SignalValue,
  sensitivities,
} from "./evaluate-request.ts";
import { RequestFaults, wholeRequest } from "./request-faults.ts";

/** A request that was checked: no `null`, no `undefined`, nothing that JSON would change on the way. */
export interface CheckedRequest {
  readonly request_id?: string;
  readonly timestamp?: string;
  readonly action: string;
  readonly env: { readonly name: string };
  readonly resource: { readonly type: string; readonly id?: string; readonly sensitivity: Sensitivity };
  readonly subject?: { readonly type?: string; readonly id?: string };
  readonly signals?: Readonly<Record<string, SignalValue>>;
}

const actionPattern = /^[a-z][a-z0-9_.:-]{0,63}$/;
const signalPattern = /^[a-z][a-z0-9_]{0,40}$/;
const timestampPattern = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})?$/;
const signalsMax = 50;

/**
 * Checks a request before it is sent, by the rules of docs/decision-contract.md, and drops what is `null`. A number that
 * JSON cannot carry (NaN, an integer beyond 2^53) would arrive as another fact, so it is refused here. Throws PepError
 * `invalid-request` that names every fault.
 */
export function checkRequest(request: EvaluateRequest): CheckedRequest {
  const faults = new RequestFaults();
  const checked = readEnvelope(request, faults);
  faults.throwIfAny();
  return checked;
}

function readEnvelope(request: unknown, faults: RequestFaults): CheckedRequest {
  const known = ["request_id", "timestamp", "action", "env", "resource", "subject", "signals"];
  const members = faults.members(request, wholeRequest, known);
  const env = faults.members(members["env"], "env", ["name"]);
  const mustBeTime = "an RFC 3339 time such as 2026-11-20T18:00:00Z";
  const mustBeAction = "an action name: a-z, 0-9, _ . : and -, beginning with a letter, at most 64";
  return {
    ...given("request_id", members["request_id"], (id) => faults.text(id, "request_id", 128)),
    ...given("timestamp", members["timestamp"], (time) =>
      faults.matching(time, "timestamp", timestampPattern, mustBeTime),
    ),
    action: faults.matching(members["action"], "action", actionPattern, mustBeAction),
    env: { name: faults.text(env["name"], "env.name", 64) },
    resource: readResource(members["resource"], faults),
    ...given("subject", members["subject"], (subject) => readSubject(subject, faults)),
    ...given("signals", members["signals"], (signals) => readSignals(signals, faults)),
  };
}

function readResource(value: unknown, faults: RequestFaults): CheckedRequest["resource"] {
  const members = faults.members(value, "resource", ["type", "id", "sensitivity"]);
  const sensitivity = sensitivities.find((word) => word === members["sensitivity"]);
  if (sensitivity === undefined) faults.add("resource.sensitivity", `one of ${sensitivities.join(", ")}`);
  return {
    type: faults.text(members["type"], "resource.type", 64),
    ...given("id", members["id"], (id) => faults.text(id, "resource.id", 256)),
    sensitivity: sensitivity ?? "restricted",
  };
}

function readSubject(
  value: unknown,
  faults: RequestFaults,
): { readonly type?: string; readonly id?: string } {
  const members = faults.members(value, "subject", ["type", "id"]);
  return {
    ...given("type", members["type"], (type) => faults.text(type, "subject.type", 32)),
    ...given("id", members["id"], (id) => faults.text(id, "subject.id", 256)),
  };
}

function readSignals(value: unknown, faults: RequestFaults): Readonly<Record<string, SignalValue>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    faults.add("signals", "an object");
    return {};
  }
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  if (entries.length > signalsMax) faults.add("signals", `at most ${signalsMax}`);
  return Object.fromEntries(
    entries.flatMap(([name, signal]) => {
      if (!signalPattern.test(name)) faults.add(`signals.${name}`, "named with a-z, 0-9 and _, at most 41");
      if (signal === null || signal === undefined) return [];
      if (isSignalValue(signal)) return [[name, signal]];
      faults.add(`signals.${name}`, "a text without lone surrogates, a number within 2^53, or a boolean");
      return [];
    }),
  );
}

function isSignalValue(value: unknown): value is SignalValue {
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return typeof value === "boolean" || (typeof value === "string" && value.isWellFormed());
}

/** The member, unless it is absent: `null` and `undefined` are. */
function given<Name extends string, Value>(
  name: Name,
  value: unknown,
  read: (value: unknown) => Value,
): { readonly [Key in Name]?: Value } {
  const member: { [Key in Name]?: Value } = {};
  if (value !== null && value !== undefined) member[name] = read(value);
  return member;
}
