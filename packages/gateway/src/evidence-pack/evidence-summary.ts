/** How often each of some things was there, the most frequent first, then by name. */
export type Counted = readonly { readonly name: string; readonly count: number }[];

/** The period that is looked at: RFC 3339, `from` inclusive, `to` exclusive. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Model calls, and decisions that others enforce. */
export interface CallEvidence {
  readonly decisions: number;
  readonly byOutcome: Counted;
  readonly byPolicy: Counted;
  /** Decisions that no rule made: the default applied. */
  readonly byDefault: number;
  readonly endings: Counted;
  readonly failures: Counted;
  readonly byAgent: Counted;
  /** `provider/model` of the calls that were answered. */
  readonly byModel: Counted;
  readonly byProvider: Counted;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
  /** Calls whose price was not known: their cost is not in the sum. */
  readonly callsOfUnknownCost: number;
  readonly violations: Counted;
  readonly toolDecisions: number;
}

/** Content that a guardrail should have seen, and could not. */
export interface UnscannedIncident {
  readonly at: string;
  readonly requestId: string;
  readonly guardrail: string;
  readonly phase: string;
  readonly why: string;
  readonly verdict: string;
}

export interface GuardrailEvidence {
  readonly verdicts: Counted;
  readonly findings: Counted;
  /** Calls that a guardrail's external service was asked about. */
  readonly externalCalls: Counted;
  readonly unscanned: number;
  /** The first of them: at most `INCIDENTS_MAX`. */
  readonly incidents: readonly UnscannedIncident[];
}

/** What people did, or were asked to do. */
export interface OversightEvidence {
  readonly approvalsRequested: number;
  readonly approvalsDecided: Counted;
  readonly approvalsExpired: number;
  readonly approvalsUsed: number;
  readonly reviewsRecorded: Counted;
  readonly reviewsDue: number;
  readonly waivers: Counted;
  readonly agentsBlocked: Counted;
  readonly agentsUnblocked: Counted;
}

/** One fingerprint that decided, and since when it did within the period. */
export interface SnapshotUse {
  readonly sha256: string;
  readonly firstUsedAt: string;
  readonly lastUsedAt: string;
  readonly decisions: number;
}

export interface PolicyEvidence {
  readonly changes: Counted;
  /** Changes that a second person published. */
  readonly bySecondPerson: number;
  readonly rejected: Counted;
  readonly snapshots: readonly SnapshotUse[];
}

export interface AccessEvidence {
  readonly keys: Counted;
  readonly failedLogins: Counted;
  readonly agents: Counted;
}

/** What the record says of itself. */
export interface RecordEvidence {
  readonly events: number;
  /** Leaves whose bodies retention has dropped, of the stretch of the log that the pack is about: their hashes stand. */
  readonly bodiesDropped: number;
  /** Lines that are no events, since somebody altered the database: the pack does not verify, and counts nothing of them. */
  readonly unreadable: number;
  readonly byType: Counted;
  readonly byAuditMode: Counted;
  readonly reads: number;
  readonly exports: number;
  readonly erasures: number;
  readonly retentionRuns: number;
  readonly signerRotations: number;
}

/** Where a checkpoint of the log went, and how far. */
export interface CheckpointTarget {
  readonly kind: string;
  readonly name: string;
  /** Whether it stands on another machine. */
  readonly isElsewhere: boolean;
  /** Leaves of the newest tree that arrived there within the period. */
  readonly size?: number;
  readonly at?: string;
}

/** What of the log was handed to others within the period. */
export interface CheckpointEvidence {
  readonly targets: readonly CheckpointTarget[];
  /** Leaves of the trees that the checkpoints are of: the newest 1,000. */
  readonly sizes: readonly number[];
}

/** Everything that one pass over the events of a period gives. */
export interface EvidenceSummary {
  readonly calls: CallEvidence;
  readonly guardrails: GuardrailEvidence;
  readonly oversight: OversightEvidence;
  readonly policies: PolicyEvidence;
  readonly access: AccessEvidence;
  readonly record: RecordEvidence;
  readonly checkpoints: CheckpointEvidence;
}

/** The log as it stood when the pack was made. */
export interface LogEvidence {
  readonly origin: string;
  readonly verifierKeys: readonly string[];
  readonly size: number;
  readonly rootHashHex: string;
  readonly signedAt: string;
  /** Every target that is configured or was handed a checkpoint. */
  readonly targets: readonly CheckpointTarget[];
}

/** What deciding everything again gave, where that was done for the pack. */
export interface ReplayEvidence {
  readonly equal: number;
  readonly different: number;
  readonly notReplayable: Counted;
  /** Whether these are all of the period. */
  readonly isComplete: boolean;
}

/** All that the report is written from. */
export interface Evidence {
  readonly period: Period;
  readonly madeAt: string;
  readonly environment: string;
  readonly version: string;
  readonly log: LogEvidence;
  readonly summary: EvidenceSummary;
  readonly replay?: ReplayEvidence;
}
