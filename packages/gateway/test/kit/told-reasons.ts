import { ReadyAnswer } from "@meshgate/contracts";

/** What `/v1/ready` tells an operator, but for what is so in every test: no checkpoint leaves the machine. */
export function toldReasons(answer: unknown): NonNullable<ReadyAnswer["reasons"]> {
  const { reasons = [] } = ReadyAnswer.parse(answer);
  return reasons.filter(({ code }) => code !== "checkpoints-on-this-machine");
}
