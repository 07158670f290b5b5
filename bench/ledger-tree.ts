/**
 * Times the Merkle tree in memory, beside a floor: the SHA-256 that its definition cannot do without. Run it as a process of
 * its own: `bun bench/ledger-tree.ts ROUNDS`; it prints JSON.
 */
import { hash } from "node:crypto";
import {
  CompactRange,
  type HashBytes,
  type InclusionClaim,
  leafHashOfText,
  nobleSha256,
  rootFromInclusion,
  verifyInclusion,
} from "@meshgate/ledger";
import { type CpuTime, timeCpu } from "./measure/cpu-time.ts";

export interface TreeFigures {
  /** Bytes of an event. */
  readonly eventBytes: number;
  /** For each event: its leaf and one node hashed; the same, and its place in the tree found. */
  readonly append: readonly CpuTime[];
  /** Leaves of the tree in which proofs are checked. */
  readonly leaves: number;
  /** For each proof: its nodes hashed; the same, and all that verifying is. */
  readonly verify: readonly CpuTime[];
}

const eventBytes = 1_500;
const leaves = 10_000_000;

const nativeSha256: HashBytes = (bytes) => hash("sha256", bytes, "buffer");

console.log(JSON.stringify(measure(Number(process.argv[2]))));

function measure(rounds: number): TreeFigures {
  return { eventBytes, append: timeAppends(rounds), leaves, verify: timeProofs(rounds) };
}

function timeAppends(rounds: number): readonly CpuTime[] {
  const events = Array.from({ length: 1_024 }, (_, n) => `{"number":${n}}`.padEnd(eventBytes, " "));
  const node = new Uint8Array(65);
  const appending = (sha256: HashBytes) => (times: number) => {
    const tree = new CompactRange(sha256);
    for (let n = 0; n < times; n += 1) tree.append(leafHashOfText(events[n % events.length] ?? "", sha256));
    return tree.root()[0] ?? 0;
  };
  return timeCpu(
    [
      {
        name: "floor: a leaf and a node hashed",
        run: (times) => {
          let sum = 0;
          for (let n = 0; n < times; n += 1) {
            sum += hash("sha256", `\0${events[n % events.length]}`, "buffer")[0] ?? 0;
            sum += nativeSha256(node)[0] ?? 0;
          }
          return sum;
        },
      },
      { name: "append", run: appending(nativeSha256) },
      { name: "append, SHA-256 in JavaScript", run: appending(nobleSha256) },
    ],
    rounds,
  );
}

function timeProofs(rounds: number): readonly CpuTime[] {
  const claim = sampleClaim();
  const node = new Uint8Array(65);
  const verifying = (sha256: HashBytes) => (times: number) => {
    let verified = 0;
    for (let n = 0; n < times; n += 1) verified += verifyInclusion(claim, sha256).ok ? 1 : 0;
    if (verified !== times) throw new Error("a proof that holds did not verify");
    return verified;
  };
  return timeCpu(
    [
      {
        name: "floor: its nodes hashed",
        run: (times) => {
          let sum = 0;
          for (let n = 0; n < times * claim.proof.length; n += 1) sum += nativeSha256(node)[0] ?? 0;
          return sum;
        },
      },
      { name: "verify a proof", run: verifying(nativeSha256) },
      { name: "verify a proof, SHA-256 in JavaScript", run: verifying(nobleSha256) },
    ],
    rounds,
  );
}

/** A proof of made-up hashes, and the root that they lead to: verifying it costs what any of this length costs. */
function sampleClaim(): InclusionClaim & { readonly rootHash: Uint8Array } {
  const proof = Array.from({ length: 24 }, (_, level) => nativeSha256(Uint8Array.of(level)));
  const claim = { leafHash: nativeSha256(Uint8Array.of()), index: 1_234_567, size: leaves, proof };
  const root = rootFromInclusion(claim, nativeSha256);
  if (!root.ok) throw new Error(`a proof in ${leaves} leaves has another length: ${root.error.kind}`);
  return { ...claim, rootHash: root.value };
}
