import { compileArgumentCondition, nearestWord } from "@meshgate/engine";
import {
  type CallDetectorName,
  canonicalType,
  compilePattern,
  createCallDetector,
  type DefinitionOf,
  type GuardrailDefinition,
  piiTypes,
  secretTypes,
} from "@meshgate/guardrails";
import type { GuardrailFault } from "./check-guardrails.ts";

/** What of a guardrail's parameters makes no detector: types that nothing finds, expressions and schemas that do not compile. */
export function checkDetectorParams(guardrail: GuardrailDefinition): readonly GuardrailFault[] {
  switch (guardrail.detector) {
    case "pii":
      return typeFaults(guardrail.params, { known: piiTypes, nameOf: canonicalType });
    case "secrets":
      return typeFaults(guardrail.params, { known: secretTypes, nameOf: secretTypeOf });
    case "patterns":
      return guardrail.params.patterns.flatMap(({ regex }, index) => patternFaults(regex, index));
    case "json_schema":
    case "tools":
    case "size":
      return callDetectorFaults(guardrail);
    case "http":
      return credentialFaults(guardrail.params.url);
    case "prompt_injection":
    case "words":
    case "topics":
      return [];
  }
}

interface FindingTypes {
  readonly known: readonly string[];
  /** The type that a name means; undefined where it means none. */
  readonly nameOf: (name: string) => string | undefined;
}

interface TypeParams {
  readonly types?: readonly string[];
  readonly except?: readonly string[];
}

function secretTypeOf(name: string): string | undefined {
  return secretTypes.includes(name) ? name : undefined;
}

function typeFaults({ types, except = [] }: TypeParams, found: FindingTypes): readonly GuardrailFault[] {
  const faults = (["types", "except"] as const).flatMap((list) =>
    ({ types: types ?? [], except })[list].flatMap((name, index) => {
      if (found.nameOf(name) !== undefined) return [];
      const meant = nearestWord(name, found.known);
      return [
        {
          path: ["params", list, index],
          code: "INVALID_VALUE" as const,
          message: `the detector finds nothing that is called \`${name}\``,
          mend: meant === undefined ? `It finds ${found.known.join(", ")}.` : `Did you mean \`${meant}\`?`,
        },
      ];
    }),
  );
  const excepted = new Set(except.map(found.nameOf));
  const left = (types ?? found.known).filter((name) => !excepted.has(found.nameOf(name)));
  if (faults.length > 0 || left.length > 0) return faults;
  return [
    {
      path: ["params", "except"],
      code: "INVALID_VALUE",
      message: "nothing is left to be found",
      mend: "Take a type out of `except`.",
    },
  ];
}

function patternFaults(regex: string, index: number): readonly GuardrailFault[] {
  const compiled = compilePattern(regex);
  if (compiled.ok) return [];
  return [
    {
      path: ["params", "patterns", index, "regex"],
      code: "INVALID_PATTERN",
      message: compiled.error,
      mend: "Write it in RE2's syntax.",
    },
  ];
}

function callDetectorFaults(guardrail: DefinitionOf<CallDetectorName>): readonly GuardrailFault[] {
  const created = createCallDetector(guardrail, compileArgumentCondition);
  if (created.ok) return [];
  const message = created.error.replace(/[.?]$/, "");
  return [{ path: ["params"], code: "INVALID_VALUE", message, mend: "Correct it." }];
}

function credentialFaults(url: string): readonly GuardrailFault[] {
  const { username, password } = new URL(url);
  if (username === "" && password === "") return [];
  return [
    {
      path: ["params", "url"],
      code: "INVALID_VALUE",
      message: "the address carries a user name or password",
      mend: "Take it out, and use `headers`.",
    },
  ];
}
