import type { ChatCompletion } from "openai/resources/chat/completions";
import type { WholeAnswer } from "../../ports/provider.ts";
import { keptMembers } from "./answer-members.ts";
import { replaceTexts } from "./answer-texts.ts";
import { keptFinish, LabelCap } from "./label-cap.ts";
import { capOf, type OutputCap } from "./output-cap.ts";

type Choice = ChatCompletion.Choice;

/** The answer with each choice held to the cap, printed from what was read: its bytes could be read in another way. */
export function capWhole({ completion }: WholeAnswer, cap: OutputCap): WholeAnswer {
  const choices = completion.choices.map((choice, index) => capChoice(choice, index, cap));
  const capped = { ...keptMembers(completion, new LabelCap()), choices };
  return { completion: capped, raw: JSON.stringify(capped) };
}

/** Probabilities repeat the text that they belong to, and so does not count what they hold: they are left out. */
function capChoice({ message, finish_reason }: Choice, index: number, cap: OutputCap): Choice {
  const texts = capOf(cap, index);
  const labels = new LabelCap();
  const capped = replaceTexts(message, {
    text: (_path, text) => texts.take(text) + texts.end(),
    label: (path, label) => labels.take(path, label),
    isOver: () => texts.isReached,
  });
  return {
    index,
    message: capped,
    logprobs: null,
    finish_reason: texts.isReached ? "length" : (keptFinish(finish_reason) ?? "stop"),
  };
}
