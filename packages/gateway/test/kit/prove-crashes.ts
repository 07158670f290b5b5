import { expect } from "bun:test";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { openCheckpoint } from "@meshgate/ledger";
import { rootAt } from "../../src/ledger/root-at.ts";
import { verifiersOf } from "../../src/ledger/why-altered.ts";
import { openDatabase } from "../../src/stores/database.ts";
import { openLedgerWriter } from "../../src/stores/ledger/open-ledger-writer.ts";
import { createSignal } from "../../src/stores/ledger/signal.ts";
import { readSigners } from "../../src/stores/ledger/signers.ts";
import { SqlLedger } from "../../src/stores/ledger/sql-ledger.ts";
import { systemClock } from "./system-clock.ts";

const PROGRAM = `${import.meta.dir}/ledger-process.ts`;

/** Every step between the commit of an event and the checkpoint that covers it. */
const points = ["recorded", "integrating", "integrated", "signed", "kept"] as const;

/**
 * Kills a process that grows a ledger so many times, at each step in turn and at a moment drawn at random; after each time
 * whatever was acknowledged is a leaf once, and every checkpoint that was ever signed is one of the tree.
 */
export async function proveCrashes(url: string, rounds: number, random: () => number): Promise<void> {
  const acknowledged: string[] = [];
  const notes: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const point = points[round % points.length] ?? "kept";
    const lines = await linesUntilKilled(url, point, 1 + Math.floor(random() * 12));
    expect(lines.filter(([kind]) => kind !== "event" && kind !== "checkpoint")).toEqual([]);
    acknowledged.push(...lines.filter(([kind]) => kind === "event").map(([, id]) => id));
    notes.push(
      ...lines
        .filter(([kind]) => kind === "checkpoint")
        .map(([, note]) => Buffer.from(note, "base64").toString()),
    );
    await expectWholeTree(url, acknowledged, notes);
  }
  expect(notes.length).toBeGreaterThan(0);
}

async function linesUntilKilled(
  url: string,
  point: string,
  count: number,
): Promise<readonly (readonly [kind: string, rest: string])[]> {
  const child = Bun.spawn([process.execPath, PROGRAM, url, point, String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: [string, string][] = [];
  for await (const line of createInterface({ input: Readable.from(child.stdout) })) {
    const blank = line.indexOf(" ");
    lines.push([line.slice(0, blank), line.slice(blank + 1)]);
  }
  await child.exited;
  expect(child.signalCode).toBe("SIGKILL");
  return lines;
}

async function expectWholeTree(
  url: string,
  acknowledged: readonly string[],
  notes: readonly string[],
): Promise<void> {
  const database = await openDatabase(url, { clock: systemClock, statementLimitMs: 10_000 });
  try {
    const writer = openLedgerWriter(database);
    while ((await writer.integrate(256)).kind === "integrated");
    await writer.close();
    const ledger = new SqlLedger(database, createSignal());
    const leaves: string[] = [];
    for (let size = await ledger.size(); leaves.length < size; ) {
      leaves.push(...(await ledger.entries(leaves.length, size)).map(({ id }) => id));
    }
    const once = new Set(leaves);
    expect(once.size).toBe(leaves.length);
    expect(acknowledged.filter((id) => !once.has(id))).toEqual([]);
    const signers = await readSigners(database.kysely);
    for (const note of notes) {
      const origin = note.slice(0, note.indexOf("\n"));
      const opened = openCheckpoint(note, { origin, verifiers: verifiersOf(signers) });
      if (!opened.ok) throw new Error(`not signed by the log: ${note}`);
      const { size, rootHash } = opened.value.checkpoint;
      expect(await rootAt(size, ledger)).toEqual(rootHash);
    }
  } finally {
    await database.close();
  }
}
