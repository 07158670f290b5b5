import type { ClaimedMessage, Message, Outbox } from "../../ports/outbox.ts";

interface Waiting extends ClaimedMessage {
  readonly dueAtMs: number;
}

/** The outbox in memory, gone with the process: for tests and embedding. */
export class MemoryOutbox implements Outbox {
  readonly #waiting = new Map<string, Waiting>();

  async add(messages: readonly Message[]): Promise<void> {
    for (const message of messages) {
      this.#waiting.set(message.id, { ...message, attempts: 0, dueAtMs: message.createdAtMs });
    }
  }

  async claim(
    webhook: string,
    nowMs: number,
    leaseMs: number,
    limit: number,
  ): Promise<readonly ClaimedMessage[]> {
    const due = [...this.#waiting.values()]
      .filter((message) => message.webhook === webhook && message.dueAtMs <= nowMs)
      .sort(inOrder)
      .slice(0, limit);
    return due.map((message) => {
      const claimed = { ...message, attempts: message.attempts + 1 };
      this.#waiting.set(message.id, { ...claimed, dueAtMs: nowMs + leaseMs });
      const { dueAtMs: _dueAtMs, ...rest } = claimed;
      return rest;
    });
  }

  async remove(id: string): Promise<void> {
    this.#waiting.delete(id);
  }

  async putOff(id: string, untilMs: number): Promise<void> {
    const message = this.#waiting.get(id);
    if (message !== undefined) this.#waiting.set(id, { ...message, dueAtMs: untilMs });
  }

  async giveUp(createdBeforeMs: number, limit: number): Promise<readonly Message[]> {
    const old = [...this.#waiting.values()]
      .filter(({ createdAtMs }) => createdAtMs < createdBeforeMs)
      .sort(inOrder)
      .slice(0, limit);
    for (const { id } of old) this.#waiting.delete(id);
    return old.map(({ id, webhook, type, body, createdAtMs }) => ({ id, webhook, type, body, createdAtMs }));
  }
}

function inOrder(a: Message, b: Message): number {
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1);
}
