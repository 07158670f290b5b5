import type { RawFinding } from "../../../finding.ts";
import type { Hit, Scan } from "../../../scan/scan.ts";
import type { TextRange } from "../../../text/normal-text.ts";
import { contextOf } from "../context.ts";
import type { PiiKind } from "../pii-kind.ts";
import { postCodeBehind } from "./post-code.ts";
import { streetBeginningWith, streetEndingWith, streetNamed } from "./street.ts";
import { addressWords, endsOfName, wordsBeforeName, wordsBehindName } from "./street-words.ts";
import { usAddressAt } from "./us-town.ts";

type StreetReader = (text: string, hit: Hit) => TextRange | undefined;

const readers: Readonly<Record<string, StreetReader>> = {
  "street behind": streetEndingWith,
  "street before": streetBeginningWith,
  "street end": streetNamed,
};

const context = contextOf("address", addressWords);

/**
 * Where somebody lives: a street with its house number, in the order of some country, and on the same line a post code, or
 * beside it a word that calls it an address, or nothing else on the line. A town alone is none.
 */
export const postalAddress: PiiKind = {
  literals: {
    ...context.literals,
    "street behind": { words: wordsBehindName, boundary: "word" },
    "street before": { words: wordsBeforeName, boundary: "word" },
    "street end": { words: endsOfName, boundary: "none" },
  },
  startsFrom: ["digitRuns"],
  *find(scan) {
    for (const [group, read] of Object.entries(readers)) {
      for (const hit of scan.hits(group)) {
        const street = read(scan.text, hit);
        if (street !== undefined) yield judge(scan, street);
      }
    }
    for (const index of scan.digitRuns.keys()) {
      const address = usAddressAt(scan.text, scan.digitRuns, index);
      if (address !== undefined) yield found(address, 0.85);
    }
  },
};

function judge(scan: Scan, street: TextRange): RawFinding {
  const code = postCodeBehind(scan.text, street);
  if (code !== undefined) return found({ start: street.start, end: code.end }, 0.85);
  if (context.isNear(scan, street.start, street.end)) return found(street, 0.65);
  return found(street, isAloneOnLine(scan.text, street) ? 0.55 : 0.4);
}

function found(range: TextRange, score: number): RawFinding {
  return { type: "POSTAL_ADDRESS", ...range, score, evidence: "context" };
}

/** As on an envelope: a comma may follow, or the flat. */
function isAloneOnLine(text: string, { start, end }: TextRange): boolean {
  const before = text.charAt(start - 1);
  const after = text.slice(end, end + 20).split("\n", 1)[0] ?? "";
  return (
    before === "\n" && /^[.,]?(?: ?(?:apt|apartment|suite|ste|unit|flat|#)\.? ?\w{1,5},?)?$/i.test(after)
  );
}
