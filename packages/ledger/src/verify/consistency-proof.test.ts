import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { toBase64 } from "../encoding/base64.ts";
import { nobleSha256 } from "../noble-sha256.ts";
import { assembleConsistencyProof, consistencyProofNodes } from "../proofs/make-proof.ts";
import { rootOf } from "../tree/root-of.ts";
import { readConsistencyProofs } from "./consistency-proof.ts";
import { verifyExport } from "./export/verify-export.ts";
import { checkpointOf, chunksOf, exportOf, leavesOf, sampleEvents, TRUST } from "./log.fixture.ts";

const EVENTS = sampleEvents(40);
const LEAVES = leavesOf(EVENTS);
const OTHERS = sampleEvents(41).slice(1);

/** As `GET /v1/ledger/consistency` answers, from the slow tree. */
function answerOf(from: number, to: number, leaves = LEAVES): string {
  const nodes = consistencyProofNodes(from, to).map(({ level, place }) =>
    rootOf(leaves.slice(place * 2 ** level, (place + 1) * 2 ** level), nobleSha256),
  );
  const proof = assembleConsistencyProof({ from, to }, nodes, nobleSha256);
  const rootAt = (size: number) => toBase64(rootOf(leaves.slice(0, size), nobleSha256));
  return JSON.stringify({
    from,
    to,
    from_root: rootAt(from),
    to_root: rootAt(to),
    proof: proof.map(toBase64),
  });
}

/** Checks an export whose only run is hidden, so that it reaches no size but its own, against a checkpoint of another size. */
async function compared(size: number, outsideSize: number, answer: string, of: readonly string[] = EVENTS) {
  const { events, sidecar } = exportOf(EVENTS.slice(0, size), { hides: () => true });
  const consistency = readConsistencyProofs(answer);
  return verifyExport(
    {
      events: chunksOf(events),
      sidecar: chunksOf(sidecar),
      trust: TRUST,
      outside: [checkpointOf(of.slice(0, outsideSize))],
      consistency: consistency.ok ? consistency.value : [],
    },
    nobleSha256,
  );
}

const sizes = fc
  .tuple(fc.integer({ min: 1, max: 39 }), fc.integer({ min: 1, max: 39 }))
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ size: a, outsideSize: b, from: Math.min(a, b), to: Math.max(a, b) }));

describe("a checkpoint of another size than the export's", () => {
  test("is compared with its proof, whichever of both is the larger", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ size, outsideSize, from, to }) => {
        const verdict = await compared(size, outsideSize, answerOf(from, to));
        expect(verdict.kind).not.toBe("not-verified");
        expect(verdict).toMatchObject({ outsideSize });
      }),
    );
  });

  /** A rewritten log that an auditor's own checkpoint did not give away would be no log. */
  test("of a log written anew is never agreed with, whatever proof comes along", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async ({ size, outsideSize, from, to }, isOwn) => {
        const answer = answerOf(from, to, isOwn ? LEAVES : leavesOf(OTHERS));
        const verdict = await compared(size, outsideSize, answer, OTHERS);
        expect(verdict.kind).toBe("not-verified");
      }),
    );
  });

  test("of a log written anew is called forked where the service's own proof says so", async () => {
    const verdict = await compared(20, 7, answerOf(7, 20), OTHERS);
    expect(verdict).toMatchObject({ findings: [{ kind: "forked", size: 7 }] });
  });

  test("is no yes with a damaged proof", async () => {
    const answer = JSON.parse(answerOf(7, 20));
    const verdict = await compared(20, 7, JSON.stringify({ ...answer, proof: answer.proof.slice(1) }));
    expect(verdict).toMatchObject({ findings: [{ kind: "unreadable" }, { kind: "not-compared" }] });
  });
});

test.each([
  ["what is no JSON", "x"],
  ["a member that nothing checks", JSON.stringify({ ...JSON.parse(answerOf(1, 2)), more: 1 })],
  ["a negative size", answerOf(1, 2).replace('"from":1', '"from":-1')],
  ["a hash of another length", answerOf(1, 2).replace(/"from_root":"..../, '"from_root":"')],
])("no proof is read out of %s", (_, text) => {
  expect(readConsistencyProofs(text).ok).toBe(false);
});
