import type { ChatCompletion } from "openai/resources/chat/completions";
import type { WholeAnswer } from "../../ports/provider.ts";
import { replaceTexts } from "./answer-texts.ts";
import { capOf, type OutputCap } from "./output-cap.ts";

type Choice = ChatCompletion.Choice;

/** The answer with each choice held to the cap; the very same, byte for byte, where nothing passes it. */
export function capWhole(answer: WholeAnswer, cap: OutputCap): WholeAnswer {
  const { choices } = answer.completion;
  const capped = choices.map((choice, index) => capChoice(choice, index, cap));
  if (capped.every((choice, index) => choice === choices[index])) return answer;
  const completion = { ...answer.completion, choices: capped };
  return { completion, raw: JSON.stringify(completion) };
}

/** Probabilities tell the text that they belong to, so they go with what is cut. */
function capChoice(choice: Choice, index: number, cap: OutputCap): Choice {
  const texts = capOf(cap, index);
  const message = replaceTexts(choice.message, {
    text: (_path, text) => texts.take(text) + texts.end(),
    isOver: () => texts.isReached,
  });
  return texts.isReached ? { ...choice, message, finish_reason: "length", logprobs: null } : choice;
}
