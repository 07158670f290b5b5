import { describe, expect, test } from "bun:test";
import { toBase64 } from "../../encoding/base64.ts";
import { utf8Bytes } from "../../encoding/utf8.ts";
import { nobleSha256 } from "../../noble-sha256.ts";
import { assembleInclusionProof, inclusionProofNodes } from "../../proofs/make-proof.ts";
import { printTlogProof } from "../../proofs/tlog-proof.ts";
import { rootOf } from "../../tree/root-of.ts";
import type { Finding } from "../finding.ts";
import { checkpointOf, leavesOf, sampleEvents, TRUST, uuid } from "../log.fixture.ts";
import { verifyEventProof, verifyReceipt } from "./verify-receipt.ts";

const EVENTS = sampleEvents(11);

function proofOf(index: number, events = EVENTS): string {
  const leaves = leavesOf(events);
  const size = events.length;
  const nodes = inclusionProofNodes(index, size).map(({ level, place }) =>
    rootOf(leaves.slice(place * 2 ** level, (place + 1) * 2 ** level), nobleSha256),
  );
  const proof = assembleInclusionProof({ index, size }, nodes, nobleSha256);
  return printTlogProof({ index, proof, checkpoint: checkpointOf(events) });
}

function receiptOf(changes: Readonly<Record<string, unknown>> = {}): string {
  const events = [4, 5].map((index) => ({ index, event: EVENTS[index], proof: proofOf(index) }));
  return JSON.stringify({ format: "meshgate-receipt/1", request_id: uuid(2), events, ...changes });
}

function verify(receipt: string, outside?: string) {
  return verifyReceipt(
    { receipt, trust: TRUST, ...(outside === undefined ? {} : { outside: [outside] }) },
    nobleSha256,
  );
}

function findingsOf(receipt: string, outside?: string) {
  const verdict = verify(receipt, outside);
  return verdict.kind === "not-verified" ? [...verdict.findings] : [];
}

describe("a receipt", () => {
  test("verifies with a public key alone", () => {
    expect(verify(receiptOf())).toMatchObject({
      kind: "verified",
      counts: { events: 2, dropped: 0 },
      head: { size: 11 },
    });
  });

  /** Whoever hands it over could take any leaf of the log for one of the call's. */
  test("verifies in part only where a hash alone stands for an event", () => {
    const [, leaf = new Uint8Array()] = leavesOf(EVENTS);
    const events = [{ index: 1, leaf_hash: toBase64(leaf), proof: proofOf(1) }];
    expect(verify(receiptOf({ events }))).toMatchObject({
      kind: "verified-in-part",
      counts: { events: 0, dropped: 1 },
    });
  });

  const at = { index: 4, eventId: uuid(4), requestId: uuid(2) };
  const event = EVENTS[4] ?? "";
  const rows: readonly (readonly [string, object, readonly Finding[]])[] = [
    [
      "an event was changed",
      { index: 4, event: event.replace("made", "mad3"), proof: proofOf(4) },
      [{ kind: "altered", part: "event", at }],
    ],
    [
      "another event's proof stands beside it",
      { index: 4, event, proof: proofOf(5) },
      [{ kind: "altered", part: "event", at }],
    ],
    [
      "it is of another place than it says",
      { index: 5, event, proof: proofOf(4) },
      [{ kind: "altered", part: "event", at: { ...at, index: 5 } }],
    ],
    [
      "the proof is of another tree",
      {
        index: 4,
        event,
        proof: proofOf(4, sampleEvents(12)).replace(/(?<=\n\n)[\s\S]*/, checkpointOf(EVENTS)),
      },
      [{ kind: "altered", part: "event", at }],
    ],
    [
      "an event is of another call",
      { index: 9, event: EVENTS[9], proof: proofOf(9) },
      [{ kind: "unreadable", what: "the receipt", why: "its event 9 is of another call" }],
    ],
    [
      "nothing signed it",
      { index: 4, event, proof: proofOf(4).replace(/— .*/, "— x.example AAAAAAAA") },
      [{ kind: "unknown-key", of: "checkpoint", signers: ["x.example+00000000"] }],
    ],
    [
      "an event is there twice",
      [4, 4].map((index) => ({ index, event: EVENTS[index], proof: proofOf(index) })),
      [{ kind: "unreadable", what: "the receipt", why: "it has an event twice" }],
    ],
    [
      "half of it is there",
      { index: 4, event },
      [
        {
          kind: "unreadable",
          what: "the receipt",
          why: "it has no events, or one that is not in the form of a receipt's",
        },
      ],
    ],
  ];
  test.each(rows)("is refused where %s", (_, changed, findings) => {
    expect(findingsOf(receiptOf({ events: [changed].flat() }))).toEqual([...findings]);
  });

  test("tells of a lone surrogate, whose bytes another text has too", () => {
    const text = `{"id":"${uuid(0)}","note":"\uFFFD","request_id":"${uuid(2)}"}`;
    const events = [{ index: 0, event: text.replace("\uFFFD", "\uDFFD"), proof: proofOf(0, [text]) }];
    expect(findingsOf(receiptOf({ events })).map(({ kind }) => kind)).toEqual(["altered"]);
  });

  test("is held against a checkpoint from outside", () => {
    expect(findingsOf(receiptOf(), checkpointOf(EVENTS))).toEqual([]);
    const other = checkpointOf(EVENTS.with(0, "{}"));
    expect(findingsOf(receiptOf(), other)[0]).toEqual({
      kind: "forked",
      size: 11,
      because: "outside-checkpoint",
    });
    expect(findingsOf(receiptOf(), checkpointOf(sampleEvents(12)))[0]).toMatchObject({
      kind: "not-compared",
    });
  });

  // Broken, there is a change that the holder of the public key does not see.
  test("counts every single bit", () => {
    const bytes = utf8Bytes(receiptOf({ events: [{ index: 4, event: EVENTS[4], proof: proofOf(4) }] }));
    const passed: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      if (verify(new TextDecoder().decode(flipped)).kind !== "not-verified") passed.push(bit);
    }
    expect(passed).toEqual([]);
  });
});

test("an event with a proof in the common form alone verifies, and no other event does", () => {
  const verdictOf = (event: string) =>
    verifyEventProof({ event: utf8Bytes(event), proof: proofOf(4), trust: TRUST }, nobleSha256).kind;
  expect(EVENTS.filter((event) => verdictOf(event) === "verified")).toEqual([EVENTS[4] ?? ""]);
});
