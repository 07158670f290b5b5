import type { ChatMessage } from "@meshgate/contracts";
import type { ChatCompletion } from "openai/resources/chat/completions";
import { type Readable, readMessage } from "./call-passages.ts";
import { joinedPassages, type SpokenText } from "./joined-passages.ts";
import type { Passage } from "./passage.ts";
import { PassageWriter } from "./passage-writer.ts";
import { unscannedIn } from "./unscanned-in.ts";
import { saysNothing, writeMember } from "./write-members.ts";

/** What an answer, and a choice, say of themselves, and no model wrote. `logprobs` repeats the text, and is left out of what is given. */
const labels: ReadonlySet<string> = new Set([
  ...["id", "object", "created", "model", "system_fingerprint", "service_tier", "usage", "choices"],
  ...["index", "finish_reason", "logprobs", "message"],
]);

/** Every text of an answer: of each choice, and in whatever members a provider adds. */
export function answerPassages(completion: ChatCompletion): Readable {
  const spoken: SpokenText[][] = [];
  const passages = completion.choices.flatMap((choice, index) => {
    const path = ["choices", index];
    const said: SpokenText[] = [];
    spoken.push(said);
    return [
      ...readMessage(asMessage(choice.message), [...path, "message"], said),
      ...membersBeside(choice, path),
    ];
  });
  return {
    passages: [...passages, ...membersBeside(completion, []), ...spoken.flatMap(joinedPassages)],
    unscanned: completion.choices.flatMap(({ message }) => unscannedIn(asMessage(message))),
  };
}

/** Texts of a member that OpenAI's form does not have: citations, say. */
function membersBeside(value: object, path: readonly (string | number)[]): readonly Passage[] {
  const lines = new PassageWriter({ trust: "assistant", isJoined: false });
  for (const [name, inner] of Object.entries(value)) {
    if (labels.has(name) || saysNothing(inner, name, "format")) continue;
    writeMember(inner, { name, path: [...path, name], names: "format" }, lines);
  }
  return lines.end();
}

/** Whatever role a provider says its answer has. */
function asMessage(message: object): ChatMessage {
  return { ...message, role: "assistant" };
}
