import type { RequestCompleted } from "@meshgate/contracts";
import type { Decision, Facts } from "@meshgate/engine";

/** Of a decision's event what is simulated. */
export interface DecisionData {
  readonly facts: Facts;
  readonly decision: Decision;
}

/** It was checked when it was sealed; undefined where it is not what was sealed. */
export function readDecisionData(body: string): DecisionData | undefined {
  const data = dataOf(body);
  return isDecisionData(data) ? data : undefined;
}

/** How a call ended; undefined where that is not what was sealed. */
export function readCompletionData(body: string): RequestCompleted | undefined {
  const data = dataOf(body);
  return isCompletion(data) ? data : undefined;
}

/** As much as whoever can write to the database is most likely to have spoilt. */
function isDecisionData(data: unknown): data is DecisionData {
  return (
    isObject(data) &&
    isObject(data["facts"]) &&
    isObject(data["decision"]) &&
    typeof data["decision"]["snapshot_sha256"] === "string" &&
    Array.isArray(data["decision"]["trace"])
  );
}

function isCompletion(data: unknown): data is RequestCompleted {
  return isObject(data) && Array.isArray(data["attempts"]);
}

function dataOf(body: string): unknown {
  try {
    const event: unknown = JSON.parse(body);
    return isObject(event) ? event["data"] : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
