import type { JsonObject } from "@meshgate/canon";
import { compileCondition } from "../conditions/compile-condition.ts";
import { TRUE } from "../conditions/condition.ts";
import type { ConditionProblem } from "../conditions/condition-problem.ts";
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
  if (!read.ok) return { ok: false, error: read.error.map(sentence) };
  const check = compileCondition(read.value.condition, vocabulary.value);
  return { ok: true, value: (args) => check(factsOf(args)) === TRUE };
}

/** Of an argument that is not declared there is more to say than which ones are. */
function sentence({ code, message, mend }: ConditionProblem): string {
  const name = /^there is no fact `args\.([^`.]+)`$/.exec(message)?.[1];
  if (code !== "UNKNOWN_FACT" || name === undefined || mend.startsWith("Did you mean"))
    return `${message}. ${mend}`;
  return `the argument \`${name}\` is not declared. Say its type beside \`when\`: \`declare: {${name}: int}\`, or decimal, string, bool, or a list of its values.`;
}

/** The arguments alone are known: each is read as a signal of its name is. */
function vocabularyOfArguments(declared: JsonObject): Result<Vocabulary, readonly string[]> {
  const problems: string[] = [];
  const signals = Object.entries(declared).map(([name, written]) => {
    if (name.includes(".")) problems.push(dotted(name));
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

/** `args.amount` in place of `amount`; and what stands within an argument cannot be read. */
function dotted(name: string): string {
  const bare = name.replace(/^args\./, "");
  const mend = bare.includes(".")
    ? "Only arguments themselves can be declared, none of their fields: use `schema` for those."
    : `Leave \`args.\` out: write \`${bare}\`, and \`args.${bare}\` in \`when\`.`;
  return `declare: \`${name}\` is not the name of an argument. ${mend}`;
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
