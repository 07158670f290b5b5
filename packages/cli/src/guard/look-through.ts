import { createReadStream } from "node:fs";
import type { Terminal } from "../terminal.ts";
import type { ChosenGuardrails } from "./choose-guardrails.ts";
import { findFiles } from "./find-files.ts";
import { type LinePlace, LinePlaces } from "./line-places.ts";
import { MaskedText } from "./mask-pieces.ts";
import { NotText, readText } from "./read-text.ts";
import type { Report } from "./report.ts";
import { scanPieces } from "./scan-pieces.ts";
import { textPieces } from "./text-pieces.ts";

export interface Looking extends Pick<Terminal, "cwd" | "openInput"> {
  readonly chosen: ChosenGuardrails;
  readonly report: Report;
}

/** Looks through a file, a folder, or standard input (`-`), and reports as it goes: nothing of any size is kept. */
export async function lookThrough(name: string, looking: Looking): Promise<void> {
  const { report, cwd, openInput } = looking;
  if (name === "-") {
    await lookThroughOne("(standard input)", openInput(), looking);
    return;
  }
  for (const found of findFiles(name, cwd)) {
    if (found.kind === "file") await lookThroughOne(found.name, createReadStream(found.path), looking);
    else report.skipped(found.name, found.why);
  }
}

async function lookThroughOne(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  { chosen, report }: Looking,
): Promise<void> {
  const places = new LinePlaces();
  const masked = new MaskedText((guardrail) => chosen.definitions.get(guardrail)?.detector);
  report.began();
  try {
    for await (const scanned of scanPieces(textPieces(readText(bytes)), chosen.selection)) {
      const { piece, findings, unscanned } = scanned;
      const placeOf = (offset: number): LinePlace => places.placeOf(piece.at + offset, piece.text, piece.at);
      for (const finding of findings) {
        const place = placeOf(Math.max(piece.from, finding.start));
        report.found({ ...finding, name, place, value: piece.text.slice(finding.start, finding.end) });
      }
      placeOf(piece.end);
      if (unscanned.length > 0) report.unscanned();
      await report.written(() => masked.next(scanned));
    }
  } catch (error) {
    report.skipped(name, whyNot(error));
    return;
  }
  report.ended();
}

function whyNot(error: unknown): "binary" | "unreadable" {
  if (error instanceof NotText) return "binary";
  if (error instanceof Error && "code" in error) return "unreadable";
  throw error;
}
