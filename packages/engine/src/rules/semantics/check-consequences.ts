import { canonicalJson, type JsonObject, type Path } from "@meshgate/canon";
import type { PolicyProblem } from "../policy-problem.ts";
import type { Consequence } from "../rule-set.ts";
import type { Finding } from "../source/finding.ts";
import { toProblem } from "../source/to-problem.ts";
import { type ConsequenceForm, soundConsequence } from "../structure/read-consequence.ts";
import type { DocumentForm } from "../structure/read-document.ts";

/** Obligations belong to DEGRADE and to nothing else, and the documents share one default (SEMANTICS 3). */
export function checkConsequences(documents: readonly DocumentForm[]): readonly PolicyProblem[] {
  const first = documents.find(({ fallback }) => soundConsequence(fallback) !== undefined);
  return documents.flatMap((document) => {
    const { source, fallback, rules } = document;
    const findings = [
      ...obligationFindings(fallback, ["default"]),
      ...rules.flatMap((rule) => obligationFindings(rule.then, [...rule.path, "then"])),
      ...(first === undefined ? [] : defaultFindings(document, first)),
    ];
    return findings.map((finding) => toProblem(source, "semantics", finding));
  });
}

function obligationFindings(form: ConsequenceForm | undefined, path: Path): readonly Finding[] {
  const { decision, obligations } = form ?? {};
  if (decision === undefined || obligations === undefined) return [];
  if (decision !== "DEGRADE") {
    return obligations.length === 0 ? [] : [withoutDegrade(decision, path)];
  }
  if (obligations.length === 0) return [withoutObligations(path)];
  const models = new Set(
    obligations.flatMap((one) => (one?.type === "MODEL_SUBSTITUTE" ? [one.params.model] : [])),
  );
  return models.size > 1 ? [twoSubstitutes([...models], path)] : [];
}

function withoutDegrade(decision: string, path: Path): Finding {
  return {
    code: "OBLIGATIONS_WITHOUT_DEGRADE",
    path: [...path, "obligations"],
    message: `${decision} has obligations, which only DEGRADE can have`,
    mend: "Remove the obligations, or decide DEGRADE.",
  };
}

function withoutObligations(path: Path): Finding {
  return {
    code: "DEGRADE_WITHOUT_OBLIGATIONS",
    path,
    message: "DEGRADE has no obligation, so nothing would be degraded",
    mend: "Add one, for example `obligations: [{type: OUTPUT_CAP, params: {max_tokens: 200}}]`.",
  };
}

function twoSubstitutes(models: readonly string[], path: Path): Finding {
  return {
    code: "CONFLICTING_OBLIGATIONS",
    path: [...path, "obligations"],
    message: `the call cannot go to ${models.map((model) => `\`${model}\``).join(" and to ")}`,
    mend: "Keep one MODEL_SUBSTITUTE.",
  };
}

function defaultFindings(document: DocumentForm, first: DocumentForm): readonly Finding[] {
  const [ours, theirs] = [soundConsequence(document.fallback), soundConsequence(first.fallback)];
  if (ours === undefined || theirs === undefined) return [];
  if (consequenceText(ours) === consequenceText(theirs)) return [];
  return [
    {
      code: "DIFFERENT_DEFAULTS",
      path: ["default"],
      message: `the default differs from that of ${first.source.file}`,
      mend: "Give all documents the same default: it holds where no rule of any of them matches.",
    },
  ];
}

/** Equal consequences have equal texts. */
export function consequenceText({ decision, rationaleCodes, obligations }: Consequence): string {
  const written: readonly JsonObject[] = obligations.map(({ type, params }) => ({
    type,
    params: { ...params },
  }));
  return canonicalJson([decision, rationaleCodes, written]);
}
