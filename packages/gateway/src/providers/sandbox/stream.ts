import type { ProviderFailure, ProviderRequest, StreamEvent } from "../../ports/provider.ts";
import { ChunkWriter } from "../openai-form/chunk-writer.ts";
import type { SaidChoice } from "../openai-form/completion.ts";
import type { SandboxAnswer } from "./answer.ts";

/** The answer word by word, each in a batch of its own, as a model's tokens would come. */
export async function* streamOf(
  { heading, choices, usage }: SandboxAnswer,
  { body, signal }: ProviderRequest,
  cancelled: ProviderFailure,
): AsyncGenerator<readonly StreamEvent[]> {
  const writer = new ChunkWriter(heading, body.stream_options?.include_usage === true);
  for (const [index, choice] of choices.entries()) {
    for (const event of eventsOf(writer, choice, index)) {
      if (signal.aborted) {
        yield [{ kind: "failed", failure: cancelled }];
        return;
      }
      yield [event];
    }
  }
  yield [writer.usage(usage), writer.done()];
}

function* eventsOf(writer: ChunkWriter, choice: SaidChoice, index: number): Generator<StreamEvent> {
  yield writer.delta({ role: "assistant", content: "" }, null, index);
  for (const word of choice.content?.match(/\s*\S+|\s+$/g) ?? []) {
    yield writer.delta({ content: word }, null, index);
  }
  for (const [at, call] of choice.toolCalls.entries()) {
    if (call.type !== "function") continue;
    const { id, function: called } = call;
    yield writer.delta({ tool_calls: [{ index: at, id, type: "function", function: called }] }, null, index);
  }
  yield writer.delta({}, choice.finishReason, index);
}
