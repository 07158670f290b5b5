/** What a database keeps beside a body to find it by; a column without a value is undefined. */
export interface FoundBy {
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly requestId: string | undefined;
  readonly correlationId: string | undefined;
  readonly actorId: string | undefined;
}

/** What a database has of one leaf. */
export interface RecordRow {
  /** The event's number in the database. */
  readonly seq: number;
  /** The event's, as the leaf's row says, else the body's. */
  readonly id?: string;
  /** As the leaf's row says, printed as events print it. */
  readonly occurredAt?: string;
  /** Absent where the leaf's row is gone. */
  readonly leafHash?: Uint8Array;
  /** The canonical bytes; absent where they were dropped, or are gone. */
  readonly body?: Uint8Array;
  /** Absent where the body is. */
  readonly columns?: FoundBy;
  /** Of a body that is said to be dropped: the type that it is said to have had. */
  readonly droppedType?: string;
}

/** The rows of a tile's leaves: 256, fewer only in the last one. */
export interface RecordBlock {
  readonly rows: readonly RecordRow[];
  /** The tile's hashes in one array; absent where the database has none. */
  readonly tile?: Uint8Array;
  /** Heads that were kept of trees that end within the block or with it, by size. */
  readonly checkpoints: readonly KeptHead[];
}

/** A row of a signed tree head. */
export interface KeptHead {
  readonly size: number;
  readonly rootHash: Uint8Array;
  readonly note: string;
}

/** A `retention.applied` event on which permits rest. Nothing else is believed of them. */
export interface PermitEvent {
  readonly eventId: string;
  readonly body: Uint8Array;
}

/** Rows that were read with the blocks. */
export interface SeenRows {
  readonly leaves: number;
  readonly bodies: number;
}

/** Events of the database that are no leaves. */
export interface Strays {
  /** Those that the sequencer will take up. */
  readonly notIntegrated: number;
  /** Those that it never will: they stand between those that it has. */
  readonly inserted: number;
  readonly firstInsertedId?: string;
}

/** A record in a database, as the shell reads it: consistently, as of one moment. */
export interface RecordSource {
  /** Leaves, as the sequencer's state has it. */
  readonly size: number;
  readonly latest?: KeptHead;
  /** Whether a key is known that signs for the log. */
  readonly hasSigner: boolean;
  /** Where what says which event is which leaf goes wrong first; absent where it is in order. */
  readonly disorderAt?: number;
  /** In the order in which they were granted. */
  readonly permits: readonly PermitEvent[];
  /** From the first leaf on. */
  readonly blocks: AsyncIterable<RecordBlock>;
  /** The hashes of a tile above the leaves in one array, as far as it is full; undefined where there is none. */
  readonly tile: (level: number, place: number) => Promise<Uint8Array | undefined>;
  /** Asked for last: who knows what there was can tell at once that there is nothing else. */
  readonly strays: (seen: SeenRows) => Promise<Strays>;
}
