import type { JsonObject } from "@meshgate/canon";
import { compileCondition } from "../conditions/compile-condition.ts";
import { TRUE } from "../conditions/condition.ts";
import { readCondition } from "../conditions/read-condition.ts";
import { isScalar } from "../conditions/value-type.ts";
import { signalFact, type Vocabulary, vocabularyOf } from "../conditions/vocabulary.ts";
import type { Facts } from "../facts.ts";
import type { Result } from "../result.ts";
import { readSignalType } from "../rules/structure/read-declarations.ts";

/** Whether a tool call's arguments are such that the condition is true of them; an error is not. */
export type ArgumentCondition = (args: JsonObject) => boolean;

/**
 * Compiles a condition over the arguments of a tool, `args.amount <= 100` (SEMANTICS 4), whose types are declared as a rules
 * document declares signals. Gives every problem as a sentence.
 */
export function compileArgumentCondition(
  text: string,
  declared: JsonObject,
): Result<ArgumentCondition, readonly string[]> {
  const vocabulary = vocabularyOfArguments(declared);
  if (!vocabulary.ok) return vocabulary;
  const read = readCondition(text, vocabulary.value);
  if (!read.ok) return { ok: false, error: read.error.map(({ message, mend }) => `${message}. ${mend}`) };
  const check = compileCondition(read.value.condition, vocabulary.value);
  return { ok: true, value: (args) => check(factsOf(args)) === TRUE };
}

/** The arguments alone are known: each is read as a signal of its name is. */
function vocabularyOfArguments(declared: JsonObject): Result<Vocabulary, readonly string[]> {
  const problems: string[] = [];
  const signals = Object.entries(declared).map(([name, written]) => {
    const path = ["declare", name];
    const type = readSignalType(written, {
      path,
      report: ({ message, mend }) => problems.push(`${path.join(".")}: ${message}. ${mend}`),
    });
    return [name, type ?? { kind: "any" }] as const;
  });
  if (problems.length > 0) return { ok: false, error: problems };
  const { actions } = vocabularyOf({ signals: new Map(), actions: [] });
  const facts = signals.map(([name, type]) => signalFact(name, type));
  return {
    ok: true,
    value: {
      facts: new Map([
        ...signals.map(([name, type]) => [`args.${name}`, signalFact(name, type)] as const),
        ...facts.map((fact) => [fact.path, fact] as const),
      ]),
      signals: new Map(),
      actions,
    },
  };
}

function factsOf(args: JsonObject): Facts {
  const signals = Object.entries(args).filter((entry): entry is [string, Facts["signals"][string]] =>
    isScalar(entry[1]),
  );
  return {
    action: "tool:invoke",
    env: { name: "" },
    resource: { type: "tool", sensitivity: "public" },
    signals: Object.fromEntries(signals),
  };
}
