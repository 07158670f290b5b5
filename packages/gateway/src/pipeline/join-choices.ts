import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { joinPieces } from "../guarding/join-pieces.ts";

/** One choice of a streamed answer, put together as a client does. */
interface JoinedChoice {
  readonly index: number;
  readonly message: unknown;
  readonly finish_reason: unknown;
}

/** Puts a streamed answer together, chunk by chunk. */
export interface JoinedChoices {
  readonly isEmpty: boolean;
  add(chunk: ChatCompletionChunk): void;
  choices(): readonly JoinedChoice[];
}

export function joinChoices(): JoinedChoices {
  const joined = new Map<number, JoinedChoice>();
  return {
    get isEmpty() {
      return joined.size === 0;
    },
    add({ choices }) {
      for (const { index, delta, finish_reason } of choices ?? []) {
        const before = joined.get(index);
        joined.set(index, {
          index,
          message: joinPieces(before?.message, delta),
          finish_reason: finish_reason ?? before?.finish_reason ?? null,
        });
      }
    },
    choices: () => [...joined.values()].toSorted((a, b) => a.index - b.index),
  };
}
