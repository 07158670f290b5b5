import type { TestedGuardrail } from "@meshgate/contracts";
import { nearestWord, type Result } from "@meshgate/engine";
import type { GuardrailDefinition, GuardrailSet } from "@meshgate/guardrails";
import { checkGuardrails } from "../../config/check-guardrails.ts";
import { definitionOf } from "../../config/guardrail-definitions.ts";
import { formatPath } from "../../config/problem.ts";
import { detectors } from "../../guarding/detectors.ts";
import { builtInGuardrails } from "../../guarding/rules-watch.ts";
import type { Refusal } from "../../pipeline/refusal.ts";

/** A guardrail that a test looks with, by the name that the request gives it. */
export interface TestedDefinition {
  readonly name: string;
  readonly definition: GuardrailDefinition;
  /** Where it is compiled, under its definition's name. */
  readonly set: GuardrailSet;
}

/** Finds what a test names, and compiles what it brings. The refusal names the first that cannot be taken. */
export function testedGuardrails(
  asked: readonly TestedGuardrail[],
  configured: GuardrailSet,
): Result<readonly TestedDefinition[], Refusal> {
  const refusal = faultIn(asked, configured);
  if (refusal !== undefined) return { ok: false, error: refusal };
  const brought = detectors().compileGuardrails(
    asked.flatMap((guardrail) => (typeof guardrail === "string" ? [] : definitionOf(guardrail))),
  );
  return { ok: true, value: asked.flatMap((guardrail) => find(guardrail, configured, brought)) };
}

function find(
  asked: TestedGuardrail,
  configured: GuardrailSet,
  brought: GuardrailSet,
): readonly TestedDefinition[] {
  const name = nameOf(asked);
  const set = typeof asked === "string" ? configured : brought;
  const definition = typeof asked === "string" ? named(asked, configured) : brought.definitions.get(name);
  return definition === undefined ? [] : [{ name, definition, set }];
}

/** Of a configured guardrail, else of a detector that is built in and needs to be told nothing. */
function named(name: string, { definitions }: GuardrailSet): GuardrailDefinition | undefined {
  if (isBuiltIn(name)) return undefined;
  return definitions.get(name) ?? builtInGuardrails.find(({ detector }) => detector === name);
}

/** Those that rules look with have names that nobody gives. */
function isBuiltIn(name: string): boolean {
  return builtInGuardrails.some((guardrail) => guardrail.name === name);
}

function nameOf(asked: TestedGuardrail): string {
  return typeof asked === "string" ? asked : asked.name;
}

function faultIn(asked: readonly TestedGuardrail[], configured: GuardrailSet): Refusal | undefined {
  const names = new Set<string>();
  for (const [index, guardrail] of asked.entries()) {
    const name = nameOf(guardrail);
    const field = `guardrails[${index}]`;
    if (names.has(name)) return refuse(field, `\`${name}\` is there twice. Leave one out.`);
    names.add(name);
    if (typeof guardrail !== "string") {
      const [fault] = checkGuardrails([guardrail]);
      if (fault === undefined) continue;
      const path = formatPath(["guardrails", index, ...fault.path.slice(2)]);
      return refuse(path, `${path}: ${fault.message}. ${fault.mend}`);
    }
    if (named(name, configured) === undefined) return refuse(field, unknown(name, configured));
  }
  return undefined;
}

function unknown(name: string, { definitions }: GuardrailSet): string {
  const known = [
    ...[...definitions.keys()].filter((each) => !isBuiltIn(each)),
    ...builtInGuardrails.map(({ detector }) => detector),
  ];
  const meant = nearestWord(name, known);
  const hint =
    meant === undefined ? "Write its whole definition in place of the name." : `Did you mean \`${meant}\`?`;
  return `The guardrail \`${name}\` is not known. ${hint}`;
}

function refuse(field: string, message: string): Refusal {
  return { kind: "invalid-request", message, field };
}
