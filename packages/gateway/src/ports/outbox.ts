/** One message that waits to be sent to one webhook. */
export interface Message {
  /** UUIDv7: the same at every attempt, so that a receiver knows what it has had. */
  readonly id: string;
  /** The webhook's name in the configuration. */
  readonly webhook: string;
  /** The event's type. */
  readonly type: string;
  /** JSON, as it is sent. */
  readonly body: string;
  readonly createdAtMs: number;
}

export interface ClaimedMessage extends Message {
  /** This one included. */
  readonly attempts: number;
}

/**
 * Messages on their way out, durable and shared by all replicas: each is sent at least once, or given up. Rejects with
 * `OutboxUnavailable`.
 */
export interface Outbox {
  add(messages: readonly Message[]): Promise<void>;
  /**
   * Takes those of a webhook that are due, the oldest first: nobody else gets them until `leaseMs` is over. Who could not send
   * one puts it off.
   */
  claim(webhook: string, nowMs: number, leaseMs: number, limit: number): Promise<readonly ClaimedMessage[]>;
  /** It is sent, or nobody shall try any more. */
  remove(id: string): Promise<void>;
  putOff(id: string, untilMs: number): Promise<void>;
  /** Takes out what was created before that and is still there; gives what it took. */
  giveUp(createdBeforeMs: number, limit: number): Promise<readonly Message[]>;
}

export class OutboxUnavailable extends Error {
  override readonly name = "OutboxUnavailable";
}
