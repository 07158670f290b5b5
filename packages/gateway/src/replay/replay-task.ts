import type { RecordedSpan, TimeRange } from "./recorded-span.ts";
import type { ReplayReport } from "./replay-report.ts";

/** What a worker is given at its start. */
export interface ReplayWorkerData {
  readonly databaseUrl: string;
}

/** A part of the record for one worker. */
export interface ReplayTask {
  readonly index: number;
  readonly span: RecordedSpan;
  readonly range: TimeRange;
}

/** What came of it; a failure is that of the database, as a sentence. */
export type ReplayTaskResult =
  | { readonly kind: "replayed"; readonly index: number; readonly report: ReplayReport }
  | { readonly kind: "failed"; readonly message: string };
