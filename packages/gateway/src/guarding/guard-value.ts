import type { ChoiceGuards } from "./guarded-choice.ts";
import { atOnce } from "./in-turns.ts";
import { inspectPassages } from "./inspect-passages.ts";
import { maskFindings } from "./mask-findings.ts";
import { PassageWriter } from "./passage-writer.ts";
import { restoreTexts } from "./restore-texts.ts";
import { writeValue } from "./write-members.ts";

/** Looks at a value of an answer that is whole; what may pass of it. The very value where nothing is found or restored. */
export function guardValue<T>(
  value: T,
  {
    selection,
    log,
    mask,
    vault,
    block,
  }: Pick<ChoiceGuards, "selection" | "log" | "mask" | "vault" | "block">,
): T {
  const lines = new PassageWriter({ trust: "assistant", isJoined: false });
  writeValue(value, { name: "", path: [], names: "properties" }, lines);
  const { findings, unscannedBy } = atOnce(inspectPassages(selection, lines.end()));
  log.add(findings.map(({ finding }) => finding));
  log.miss(unscannedBy);
  if (findings.some(({ finding }) => log.isBlocking(finding))) block();
  return restoreTexts(maskFindings(value, findings, mask), vault);
}
