import type { TextDetector } from "../detectors/detector.ts";
import type { RawFinding } from "../finding.ts";
import type { LiteralIndex } from "../scan/literal-index.ts";
import type { Scan, Trust } from "../scan/scan.ts";
import { scanText } from "../scan/scan-text.ts";
import { decodedViews } from "../text/decoded/decoded-views.ts";
import { normalise } from "../text/normalise.ts";
import { detectIn } from "./detect-in.ts";
import { FindingLog } from "./finding-log.ts";
import type { Inspection } from "./guardrail-set.ts";
import { FINDINGS_MAX, TEXT_CHARS_MAX } from "./limits.ts";
import type { TextGuardrail } from "./text-guardrail.ts";

/** What is looked with; `guardrailsOf` says for whom each detector looks. */
export interface Inspector {
  readonly index: LiteralIndex;
  readonly guardrailsOf: ReadonlyMap<TextDetector, readonly TextGuardrail[]>;
}

/** Looks at a text and at what is hidden in it. */
export function inspectText({ index, guardrailsOf }: Inspector, text: string, trust: Trust): Inspection {
  const logsOf = openLogs(guardrailsOf, trust);
  const seen = text.slice(0, TEXT_CHARS_MAX);
  const plain = normalise(seen);
  const { views, isComplete } = decodedViews(plain);
  const isCut = seen.length < text.length || !isComplete;
  const looking: TextDetector[] = [];
  for (const [detector, logs] of logsOf) {
    const mayLook = text.length <= (detector.textCharsMax ?? text.length);
    if (mayLook) looking.push(detector);
    if (isCut || !mayLook) for (const log of logs) log.miss("too-large");
  }
  for (const normal of [plain, ...views]) {
    for (const [detector, scan] of scanText(index, looking, normal, trust)) {
      logFindings(detector, scan, logsOf.get(detector) ?? []);
    }
  }
  return joinLogs([...logsOf.values()].flat());
}

function openLogs(
  guardrailsOf: ReadonlyMap<TextDetector, readonly TextGuardrail[]>,
  trust: Trust,
): ReadonlyMap<TextDetector, readonly FindingLog[]> {
  return new Map(
    [...guardrailsOf].map(([detector, guardrails]) => [
      detector,
      guardrails.map((guardrail) => new FindingLog(guardrail, trust)),
    ]),
  );
}

/** A detector that finds no end is stopped. */
function logFindings(detector: TextDetector, scan: Scan, logs: readonly FindingLog[]): void {
  const found: RawFinding[] = [];
  for (const finding of detectIn(detector, scan)) {
    found.push(finding);
    if (found.length > FINDINGS_MAX) break;
  }
  for (const log of logs) log.add(found);
}

function joinLogs(logs: readonly FindingLog[]): Inspection {
  const unscannedBy = new Map(
    logs.filter(({ unscanned }) => unscanned.length > 0).map((log) => [log.guardrail, log.unscanned]),
  );
  return {
    findings: logs.flatMap((log) => log.findings).sort((a, b) => a.start - b.start || a.end - b.end),
    unscanned: [...new Set([...unscannedBy.values()].flat())].sort(),
    unscannedBy,
  };
}
