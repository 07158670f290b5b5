import type { TextDetector } from "../detectors/detector.ts";
import type { RawFinding } from "../finding.ts";
import type { Trust } from "../scan/scan.ts";
import { FindingLog } from "./finding-log.ts";
import type { Inspection, UnscannedCause } from "./guardrail-set.ts";
import type { TextGuardrail } from "./text-guardrail.ts";

/** For whom each detector looks. */
export type GuardrailsOf = ReadonlyMap<TextDetector, readonly TextGuardrail[]>;

/** The logs of all guardrails. Most texts give none of them anything to write down, so that each is opened when it is needed. */
export class InspectionLog {
  readonly #guardrailsOf: GuardrailsOf;
  readonly #trust: Trust;
  readonly #logs = new Map<TextGuardrail, FindingLog>();

  constructor(guardrailsOf: GuardrailsOf, trust: Trust) {
    this.#guardrailsOf = guardrailsOf;
    this.#trust = trust;
  }

  add(detector: TextDetector, found: readonly RawFinding[]): void {
    if (found.length === 0) return;
    for (const log of this.#logsOf(detector)) log.add(found);
  }

  /** A part of the text was not looked at by a detector. */
  missRest(detector: TextDetector, cause: UnscannedCause): void {
    for (const log of this.#logsOf(detector)) log.miss(cause);
  }

  /** In the order of the guardrails, whichever was written in first. */
  join(): Inspection {
    if (this.#logs.size === 0) return nothingFound;
    const logs = [...this.#guardrailsOf.values()]
      .flat()
      .flatMap((guardrail) => this.#logs.get(guardrail) ?? []);
    const unscannedBy = new Map(
      logs.filter(({ unscanned }) => unscanned.length > 0).map((log) => [log.guardrail, log.unscanned]),
    );
    return {
      findings: logs.flatMap((log) => log.findings).sort((a, b) => a.start - b.start || a.end - b.end),
      unscanned: [...new Set([...unscannedBy.values()].flat())].sort(),
      unscannedBy,
    };
  }

  *#logsOf(detector: TextDetector): Iterable<FindingLog> {
    for (const guardrail of this.#guardrailsOf.get(detector) ?? []) {
      const log = this.#logs.get(guardrail) ?? new FindingLog(guardrail, this.#trust);
      this.#logs.set(guardrail, log);
      yield log;
    }
  }
}

const nothingFound: Inspection = { findings: [], unscanned: [], unscannedBy: new Map() };
