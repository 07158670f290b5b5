import type { StreamEvent } from "../../ports/provider.ts";

/**
 * Turns the text of one streamed answer, in whatever pieces it comes, into stream events. The events do not depend on
 * where the pieces part. After a `done` or `failed` it gives nothing more, and `end` sees to it that there was one.
 */
export interface AnswerReader {
  push(text: string): readonly StreamEvent[];
  /** The provider has sent all it will. */
  end(): readonly StreamEvent[];
  /** Characters that wait for the rest of their event. */
  readonly pendingChars: number;
}
