import type { JsonObject, JsonValue, Path } from "@meshgate/canon";
import type { Consequence } from "../rule-set.ts";
import { readMap } from "./read-collection.ts";
import { readConsequence } from "./read-consequence.ts";
import { readName, readText } from "./read-value.ts";
import { isList, isMap, type Spot, step, type Written, wrongType } from "./spot.ts";

/** A rule whose structure is sound; its condition is not looked at yet. */
export interface RuleForm {
  readonly path: Path;
  readonly ruleId: string;
  readonly priority: number;
  readonly description?: string;
  readonly when: string | JsonObject;
  readonly then: Consequence;
}

/** An invariant whose structure is sound. */
export interface InvariantForm {
  readonly path: Path;
  readonly name: string;
  readonly description?: string;
  readonly assert: string;
}

export function readRule(value: JsonValue, spot: Spot): RuleForm | undefined {
  const map = readMap(value, spot, {
    required: ["rule_id", "priority", "when", "then"],
    optional: ["description"],
  });
  if (map === undefined) return undefined;
  const ruleId = readName(map["rule_id"], step(spot, "rule_id"));
  const priority = readPriority(map["priority"], step(spot, "priority"));
  const description = readText(map["description"], step(spot, "description"));
  const when = readWhen(map["when"], step(spot, "when"));
  const then = readConsequence(map["then"], step(spot, "then"));
  if (ruleId === undefined || priority === undefined || when === undefined || then === undefined)
    return undefined;
  return { path: spot.path, ruleId, priority, ...(description !== undefined && { description }), when, then };
}

export function readInvariant(value: JsonValue, spot: Spot): InvariantForm | undefined {
  const map = readMap(value, spot, { required: ["name", "assert"], optional: ["description"] });
  if (map === undefined) return undefined;
  const name = readName(map["name"], step(spot, "name"));
  const description = readText(map["description"], step(spot, "description"));
  const assert = readText(map["assert"], step(spot, "assert"));
  if (name === undefined || assert === undefined) return undefined;
  return { path: spot.path, name, ...(description !== undefined && { description }), assert };
}

function readPriority(value: Written, spot: Spot): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 100) return value;
  spot.report({
    code: "INVALID_PRIORITY",
    path: spot.path,
    message: "the priority is not an integer from 0 to 100",
    mend: "Write one, higher for what is looked at first.",
  });
  return undefined;
}

function readWhen(value: Written, spot: Spot): string | JsonObject | undefined {
  if (value === undefined || typeof value === "string") return value;
  if (!isMap(value)) return wrongType(value, spot, "a map of facts or a condition in text");
  return isConditionMap(value, spot) ? value : undefined;
}

/** Reports each value that no fact can equal. */
function isConditionMap(map: JsonObject, spot: Spot): boolean {
  const sound = Object.entries(map).map(([key, value]) => {
    if (isMap(value)) return isConditionMap(value, step(spot, key));
    if (!isList(value)) return true;
    spot.report({
      code: "WRONG_TYPE",
      path: [...spot.path, key],
      message: "this is a list, and a fact equals one value",
      mend: "Write the condition as text, for example `\"action in ['data:read', 'data:write']\"`.",
    });
    return false;
  });
  return !sound.includes(false);
}
