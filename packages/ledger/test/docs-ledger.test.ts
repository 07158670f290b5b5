import { describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noteVectors } from "./vectors.ts";

const page = await Bun.file(join(import.meta.dir, "../../../docs/ledger.md")).text();
const python = Bun.which("python3");
const openssl = Bun.which("openssl");

const [logKey] = noteVectors.keys;
const [proof] = noteVectors.proofs;
const [checkpoint] = noteVectors.checkpoints;
if (logKey === undefined || proof === undefined || checkpoint === undefined) throw new Error("no vectors");

describe("docs/ledger.md", () => {
  test("shows values of conformance/ledger", () => {
    const [origin, size, root] = checkpoint.note.split("\n");
    expect(page).toContain(`${origin}\n${size}\n${root}\n\n— ${origin} `);
    expect(page).toContain(`\n${logKey.verifier_key}\n`);
    expect(page).toContain(proof.text.slice(0, proof.text.indexOf("\n—")));
  });

  // An auditor copies it: if it said yes to anything else, the log would be worth as little.
  test.skipIf(python === null || openssl === null)(
    "has a program in Python that says what the page says (skipped without python3 and openssl)",
    async () => {
      const event = { index: proof.index, event: String(proof.index), proof: proof.text };
      const [wanted, refused] = [...page.matchAll(/^\$ python3 .*\n(.*\n)/gm)].map(([, said = ""]) => said);
      expect(await runProgram(event)).toEqual({ exitCode: 0, said: wanted ?? "" });
      expect(await runProgram({ ...event, event: "6" })).toEqual({ exitCode: 1, said: refused ?? "" });
      expect(await runProgram()).toEqual({ exitCode: 1, said: "the receipt holds no events\n" });
      const unsigned = { ...event, proof: proof.text.replace("\n11\n", "\n12\n") };
      expect(await runProgram(unsigned)).toEqual({
        exitCode: 1,
        said: "the checkpoint is not signed by this key\n",
      });
      const elsewhere = { ...event, index: 4 };
      expect(await runProgram(elsewhere)).toEqual({
        exitCode: 1,
        said: "the proof is of another log or another leaf\n",
      });
    },
  );
});

/** Of the page's program on a receipt with these events. */
async function runProgram(
  ...events: readonly object[]
): Promise<{ readonly exitCode: number; readonly said: string }> {
  const folder = await mkdtemp(join(tmpdir(), "meshgate-docs-ledger-"));
  try {
    const program = /^```python\n(.*?)^```/ms.exec(page)?.[1] ?? "";
    await Bun.write(join(folder, "verify_receipt.py"), program);
    const receipt = { format: "meshgate-receipt/1", request_id: "", events };
    await Bun.write(join(folder, "receipt.json"), JSON.stringify(receipt));
    const command = [python ?? "python3", "verify_receipt.py", "receipt.json", logKey?.verifier_key ?? ""];
    const child = Bun.spawn(command, { cwd: folder, stdout: "pipe", stderr: "pipe" });
    const said = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    return { exitCode: await child.exited, said: said.join("") };
  } finally {
    await rm(folder, { recursive: true });
  }
}
