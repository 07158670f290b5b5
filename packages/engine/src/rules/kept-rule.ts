import { compileCondition } from "../conditions/compile-condition.ts";
import type { Condition } from "../conditions/condition.ts";
import { readCondition } from "../conditions/read-condition.ts";
import { readEntries } from "../conditions/read-entries.ts";
import type { Vocabulary } from "../conditions/vocabulary.ts";
import type { Rule, When } from "./rule-set.ts";

/**
 * A rule of a rule set. Its condition is read again from what is written, once somebody asks for it: decisions ask the index,
 * which keeps of each condition what it needs, and a hundred thousand conditions beside it would take as much memory again.
 */
export class KeptRule implements Rule {
  readonly ruleId: string;
  readonly priority: number;
  declare readonly description?: string;
  readonly when: When;
  // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
  readonly then: Rule["then"];
  readonly policy: Rule["policy"];
  readonly place: Rule["place"];
  readonly #vocabulary: Vocabulary;
  #condition: Condition | undefined;
  #test: Rule["test"] | undefined;

  constructor(rule: Omit<Rule, "condition" | "test">, vocabulary: Vocabulary) {
    this.ruleId = rule.ruleId;
    this.priority = rule.priority;
    if (rule.description !== undefined) this.description = rule.description;
    this.when = rule.when;
    // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
    this.then = rule.then;
    this.policy = rule.policy;
    this.place = rule.place;
    this.#vocabulary = vocabulary;
  }

  get condition(): Condition {
    this.#condition ??= conditionOf(this.when, this.#vocabulary);
    return this.#condition;
  }

  get test(): Rule["test"] {
    this.#test ??= compileCondition(this.condition, this.#vocabulary);
    return this.#test;
  }
}

function conditionOf(when: When, vocabulary: Vocabulary): Condition {
  if (when.kind === "map") {
    const entries = readEntries(when.map, vocabulary);
    if (entries.ok) return entries.value;
  } else {
    const read = readCondition(when.text, vocabulary);
    if (read.ok) return read.value.condition;
  }
  throw new Error("The condition of a checked rule could not be read again");
}
