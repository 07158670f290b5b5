import type { JsonObject, JsonValue, Path } from "@meshgate/canon";
import { readMap } from "./read-collection.ts";
import { type ConsequenceForm, readConsequence } from "./read-consequence.ts";
import { readName, readText } from "./read-value.ts";
import { isList, isMap, type Spot, step, type Written, wrongType } from "./spot.ts";

/** What of a rule's structure is sound; what is not is `undefined`. Its condition is not looked at yet. */
export interface RuleForm {
  readonly path: Path;
  readonly ruleId: string | undefined;
  readonly priority: number | undefined;
  readonly description: string | undefined;
  readonly when: string | JsonObject | undefined;
  readonly then: ConsequenceForm | undefined;
}

/** What of an invariant's structure is sound. */
export interface InvariantForm {
  readonly path: Path;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly assert: string | undefined;
}

export function readRule(value: JsonValue, spot: Spot): RuleForm | undefined {
  const map = readMap(value, spot, {
    required: ["rule_id", "priority", "when", "then"],
    optional: ["description"],
  });
  if (map === undefined) return undefined;
  return {
    path: spot.path,
    ruleId: readName(map["rule_id"], step(spot, "rule_id")),
    priority: readPriority(map["priority"], step(spot, "priority")),
    description: readText(map["description"], step(spot, "description")),
    when: readWhen(map["when"], step(spot, "when")),
    // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
    then: readConsequence(map["then"], step(spot, "then")),
  };
}

export function readInvariant(value: JsonValue, spot: Spot): InvariantForm | undefined {
  const map = readMap(value, spot, { required: ["name", "assert"], optional: ["description"] });
  if (map === undefined) return undefined;
  return {
    path: spot.path,
    name: readName(map["name"], step(spot, "name")),
    description: readText(map["description"], step(spot, "description")),
    assert: readText(map["assert"], step(spot, "assert")),
  };
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
  return withoutLists(value, spot);
}

/** The entries that a fact can equal. Each other one is reported. */
function withoutLists(map: JsonObject, spot: Spot): JsonObject {
  const entries = Object.entries(map).flatMap(([key, value]): readonly [string, Written][] => {
    if (isMap(value)) return [[key, withoutLists(value, step(spot, key))]];
    if (!isList(value)) return [[key, value]];
    spot.report({
      code: "WRONG_TYPE",
      path: [...spot.path, key],
      message: "this is a list, and a fact equals one value",
      mend: "Write the condition as text, for example `\"action in ['data:read', 'data:write']\"`.",
    });
    return [];
  });
  return Object.fromEntries(entries);
}
