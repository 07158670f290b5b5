import { type InspectedCase, isSecret } from "./inspect-cases.ts";

/** What went wrong with a type, with all `secrets`, or with `all`, one line each; only of the open half. */
export function describeMisses(inspected: readonly InspectedCase[], type: string): readonly string[] {
  const isMeant = (other: string): boolean =>
    type === "all" || type === other || (type === "secrets" && isSecret(other));
  return inspected
    .filter(({ labelled }) => labelled.half === "open")
    .flatMap(({ labelled, missed, falseAlarms }) => {
      const { source, evasion = "as it is", text } = labelled;
      const where = `${source}, ${evasion}: ${JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text)}`;
      return [
        ...missed.filter((label) => isMeant(label.type)).map((label) => `missed ${label.type} in ${where}`),
        ...falseAlarms
          .filter((finding) => isMeant(finding.type))
          .map(
            ({ type: found, start, end, score }) =>
              `false ${found} (${score}) ${JSON.stringify(text.slice(start, end).slice(0, 80))} in ${where}`,
          ),
      ];
    });
}
