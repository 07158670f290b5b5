import type { PiiKind } from "../pii-kind.ts";
import { findIpv4 } from "./find-ipv4.ts";
import { findIpv6 } from "./find-ipv6.ts";
import { ipContext, NUMBERED, numberedWords } from "./ip-words.ts";

/** IPv4 and IPv6 addresses; not those that every machine has (`127.0.0.1`, `::1`), network masks, versions or section numbers. */
export const ipAddress: PiiKind = {
  literals: { ...ipContext.literals, [NUMBERED]: { words: numberedWords, boundary: "word" } },
  startsFrom: ["digitRuns"],
  *find(scan) {
    yield* findIpv4(scan);
    yield* findIpv6(scan);
  },
};
