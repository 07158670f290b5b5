import { hasCodePoints } from "./bounded-text.ts";
import {
  actionName,
  batchRequestsMax,
  type EvaluateBatchRequest,
  type EvaluateRequest,
  signalName,
  signalsMax,
} from "./evaluate.ts";
import { utcTimestamp } from "./timestamp.ts";

/**
 * Whether a value is an `EvaluateRequest`, told without saying why not: for the many requests that are right, at a tenth of
 * the schema's cost. The schema stays the judge of the rest and finds the words.
 * INVARIANT: whatever this takes, the schema takes too and leaves as it is; a test holds the two together.
 */
export function isEvaluateRequest(value: unknown): value is EvaluateRequest {
  if (!isPlain(value)) return false;
  let required = 0;
  for (const key in value) {
    const member = value[key];
    switch (key) {
      case "action":
        if (typeof member !== "string" || !actionName.test(member)) return false;
        required += 1;
        break;
      case "env":
        if (!isEnv(member)) return false;
        required += 1;
        break;
      case "resource":
        if (!isResource(member)) return false;
        required += 1;
        break;
      case "request_id":
        if (!isTextOrAbsent(member, 128) || String(member).includes("\0")) return false;
        break;
      case "timestamp":
        if (!isAbsent(member) && !(typeof member === "string" && utcTimestamp(member) !== undefined))
          return false;
        break;
      case "subject":
        if (!isAbsent(member) && !isSubject(member)) return false;
        break;
      case "signals":
        if (!isAbsent(member) && !isSignals(member)) return false;
        break;
      default:
        return false;
    }
  }
  return required === 3;
}

/** The same of a batch. */
export function isEvaluateBatchRequest(value: unknown): value is EvaluateBatchRequest {
  return isPlain(value) && hasOnly(value, batchMembers) && isBatch(value["requests"]);
}

function isBatch(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= batchRequestsMax &&
    value.every(isEvaluateRequest)
  );
}

type Plain = Readonly<Record<string, unknown>>;

/** An object as JSON makes it. */
function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isEnv(value: unknown): boolean {
  return isPlain(value) && isText(value["name"], 64) && hasOnly(value, envMembers);
}

function isResource(value: unknown): boolean {
  return (
    isPlain(value) &&
    isText(value["type"], 64) &&
    isTextOrAbsent(value["id"], 256) &&
    sensitivities.has(value["sensitivity"]) &&
    hasOnly(value, resourceMembers)
  );
}

function isSubject(value: unknown): boolean {
  return (
    isPlain(value) &&
    isTextOrAbsent(value["type"], 32) &&
    isTextOrAbsent(value["id"], 256) &&
    hasOnly(value, subjectMembers)
  );
}

function isSignals(value: unknown): boolean {
  if (!isPlain(value)) return false;
  let count = 0;
  for (const name in value) {
    count += 1;
    if (count > signalsMax || !signalName.test(name) || !isSignal(value[name])) return false;
  }
  return true;
}

function isSignal(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
    default:
      return value === null;
  }
}

const sensitivities: ReadonlySet<unknown> = new Set(["public", "internal", "restricted"]);
const batchMembers: ReadonlySet<string> = new Set(["requests"]);
const envMembers: ReadonlySet<string> = new Set(["name"]);
const resourceMembers: ReadonlySet<string> = new Set(["type", "id", "sensitivity"]);
const subjectMembers: ReadonlySet<string> = new Set(["type", "id"]);

function hasOnly(value: Plain, members: ReadonlySet<string>): boolean {
  for (const key in value) if (!members.has(key)) return false;
  return true;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isTextOrAbsent(value: unknown, charsMax: number): boolean {
  return isAbsent(value) || isText(value, charsMax);
}

function isText(value: unknown, charsMax: number): boolean {
  return typeof value === "string" && hasCodePoints(value, 1, charsMax);
}
