import { nearestWord, type Result } from "@meshgate/engine";
import { definitionOf } from "@meshgate/gateway";
import {
  compileGuardrails,
  type GuardrailDefinition,
  type GuardrailSet,
  type TextSelection,
} from "@meshgate/guardrails";

/** What the command was asked to look with. */
export interface GuardrailChoice {
  /** Of the configuration, where one is to be used. */
  readonly configured: readonly GuardrailDefinition[] | undefined;
  /** Names among those; absent: all of them. */
  readonly guardrails: readonly string[] | undefined;
  readonly detectors: readonly string[] | undefined;
}

export interface ChosenGuardrails {
  readonly definitions: GuardrailSet["definitions"];
  readonly selection: TextSelection;
  /** Configured ones that look at no text by themselves. */
  readonly leftOut: readonly string[];
}

/** Detectors that need to be told nothing. */
const detectors = ["pii", "secrets", "prompt_injection"] as const;

/** Compiles what was asked for; a sentence where some of it is not known. */
export function chooseGuardrails(choice: GuardrailChoice): Result<ChosenGuardrails, string> {
  const { configured = [], guardrails, detectors: named } = choice;
  const byName = new Map(configured.map((definition) => [definition.name, definition]));
  const builtIn = named ?? (choice.configured === undefined ? ["pii", "secrets"] : []);
  const unknown =
    unknownIn(guardrails ?? [], [...byName.keys()], "guardrail") ?? unknownIn(builtIn, detectors, "detector");
  if (unknown !== undefined) return { ok: false, error: unknown };
  const definitions = [
    ...(guardrails ?? (named === undefined ? [...byName.keys()] : [])).flatMap(
      (name) => byName.get(name) ?? [],
    ),
    ...detectors
      .filter((detector) => builtIn.includes(detector))
      .map((detector) => definitionOf({ name: detector, detector, params: {} })),
  ];
  const set = compileGuardrails(definitions);
  const names = definitions.map(({ name }) => name);
  const selection = set.select(names);
  const leftOut = names.filter((name) => !selection.guardrails.includes(name));
  if (selection.guardrails.length === 0) return { ok: false, error: nothingToDo(leftOut) };
  return { ok: true, value: { definitions: set.definitions, selection, leftOut } };
}

function unknownIn(names: readonly string[], known: readonly string[], what: string): string | undefined {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  const meant = nearestWord(unknown, known);
  const there = known.length === 0 ? "The configuration has none." : `There are ${known.join(", ")}.`;
  return `There is no ${what} \`${unknown}\`. ${meant === undefined ? there : `Did you mean \`${meant}\`?`}`;
}

function nothingToDo(leftOut: readonly string[]): string {
  return leftOut.length === 0
    ? "The configuration has no guardrail. Name detectors with `--detector`."
    : `None of these looks at texts by itself: ${leftOut.join(", ")}.`;
}
