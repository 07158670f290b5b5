import { compileArgumentCondition, nearestWord } from "@meshgate/engine";
import type { CallDetectorName, DefinitionOf, GuardrailDefinition } from "@meshgate/guardrails";
import { canonicalType, piiTypes, secretTypes } from "@meshgate/guardrails/findings";
import { detectors } from "../guarding/detectors.ts";
import type { GuardrailFault } from "./check-guardrails.ts";

/** What of a guardrail's parameters makes no detector: types that nothing finds, expressions and schemas that do not compile. */
export function checkDetectorParams(guardrail: GuardrailDefinition): readonly GuardrailFault[] {
  switch (guardrail.detector) {
    case "pii":
      return typeFaults(guardrail.params, {
        known: piiTypes,
        nameOf: canonicalType,
        listedIn: "docs/guardrails.md",
      });
    case "secrets":
      return typeFaults(guardrail.params, {
        known: secretTypes,
        nameOf: secretTypeOf,
        listedIn: "docs/secret-types.md",
      });
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
  /** The page that has them all. */
  readonly listedIn: string;
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
      return [
        {
          path: ["params", list, index],
          code: "INVALID_VALUE" as const,
          message: `the detector finds nothing that is called \`${name}\``,
          mend: nearTypes(name, found),
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

const NEAR_MAX = 5;

/** The few types that may be meant, since all of them would fill the screen. */
function nearTypes(name: string, { known, listedIn }: FindingTypes): string {
  const near = typesNear(name, known);
  const [first, ...others] = near.slice(0, NEAR_MAX).map((type) => `\`${type}\``);
  if (first === undefined) {
    return `It finds ${known.slice(0, NEAR_MAX).join(", ")} and others: ${listedIn} lists them all.`;
  }
  if (others.length === 0) return `Did you mean ${first}?`;
  const more = near.length > NEAR_MAX ? ` There are ${near.length}: see ${listedIn}.` : "";
  return `Did you mean one of ${[first, ...others].join(", ")}?${more}`;
}

/** Those that hold it as a whole word; else the one with the same letters in another order; else the nearest. */
function typesNear(name: string, known: readonly string[]): readonly string[] {
  const holding = known.filter((type) => `_${type}_`.includes(`_${name}_`));
  if (holding.length > 0) return holding;
  const letters = [...name].toSorted().join("");
  const meant = known.find((type) => [...type].toSorted().join("") === letters) ?? nearestWord(name, known);
  return meant === undefined ? [] : [meant];
}

function patternFaults(regex: string, index: number): readonly GuardrailFault[] {
  const compiled = detectors().compilePattern(regex);
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
  const created = detectors().createCallDetector(guardrail, compileArgumentCondition);
  if (created.ok) return [];
  return [{ path: ["params"], code: "INVALID_VALUE", ...parted(created.error) }];
}

/** What is wrong, and what to do about it: the sentences after the first. */
function parted(error: string): Pick<GuardrailFault, "message" | "mend"> {
  const [message = error, ...advice] = error.split(/\. (?=[A-Z])/);
  return {
    message: message.replace(/[.?]$/, ""),
    mend: advice.length > 0 ? advice.join(". ") : "Correct it.",
  };
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
