import type { TreeFigures } from "../ledger-tree.ts";
import { runProgram } from "../processes/program.ts";
import type { Report } from "../report/report.ts";
import { checkTree } from "../report/targets.ts";
import type { Pace } from "./pace.ts";

/** What the log's tree costs beyond the hashes that it is made of, in process and without a database. */
export async function measureTree({
  pace,
  announce,
}: {
  readonly pace: Pace;
  readonly announce: (what: string) => void;
}): Promise<Report> {
  announce("the Merkle tree: appending and verifying");
  const figures = await runProgram<TreeFigures>("ledger-tree.ts", [String(pace.decideRounds)]);
  const { append, verify, eventBytes, leaves } = figures;
  return {
    sections: [],
    tables: [
      {
        title: "Merkle tree, in process",
        note: `events of ${eventBytes} bytes, proofs in a tree of ${leaves} leaves; CPU time, first quartile of the rounds; × the floor above it`,
        columns: ["µs", "×"],
        rows: [...append, ...verify].map(({ name, nsEach, ratio }) => ({
          name,
          values: [nsEach / 1_000, ratio],
        })),
      },
    ],
    checks: checkTree(figures),
    invalid: [],
  };
}
