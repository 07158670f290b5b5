import type { GuardrailFigures } from "../guardrails.ts";
import { runProgram } from "../processes/program.ts";
import type { Report } from "../report/report.ts";
import { checkGuardrails } from "../report/targets.ts";
import type { Pace } from "./pace.ts";

/** What guardrails cost, in process: each with the pass that all share, and four of them together. */
export async function measureGuardrails({
  pace,
  announce,
}: {
  readonly pace: Pace;
  readonly announce: (what: string) => void;
}): Promise<Report> {
  announce("guardrails on prose, on code and on texts made to be slow");
  const figures = await runProgram<GuardrailFigures>("guardrails.ts", [String(pace.decideRounds)]);
  return {
    sections: [],
    tables: [
      {
        title: "guardrails, in process",
        note: "CPU time a KB, first quartile of the rounds, 10 KB at once; each with normalising and the one pass, which `one word` is",
        columns: ["µs/KB prose", "µs/KB code"],
        rows: figures.costs.map(({ guardrail, proseUs, codeUs }) => ({
          name: guardrail,
          values: [proseUs, codeUs],
        })),
      },
      {
        title: "texts made to be slow",
        note: "of each guardrail the text that costs most a KB at 1 MB, and the one whose cost grows most with its length",
        columns: ["µs/KB at 10 KB", "µs/KB at 1 MB", "×"],
        rows: figures.hostile.map(({ guardrail, text, usPerKbShort, usPerKbLong }) => ({
          name: `${guardrail}: ${text}`,
          values: [usPerKbShort, usPerKbLong, usPerKbLong / usPerKbShort],
        })),
      },
    ],
    checks: checkGuardrails(figures),
    invalid: [],
  };
}
