import { createHash } from "node:crypto";
import {
  cosigner,
  fromBase64,
  type HashBytes,
  nobleEd25519,
  openCheckpoint,
  parseNote,
  parseVerifierKey,
  printNote,
  printVerifierKey,
  verifierKey,
  verifyConsistency,
} from "@meshgate/ledger";

const sha256: HashBytes = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());

/** A witness by C2SP's tlog-witness, on loopback: it cosigns what goes on from what it saw, and nothing else. */
export interface TestWitness {
  readonly url: string;
  /** Its verifier key. */
  readonly key: string;
  /** The size that it cosigned last, by origin. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Every request's body. */
  readonly asked: readonly string[];
  /** Whose checkpoints it takes: `origin` and the log's verifier key. */
  trust(origin: string, key: string): void;
  stop(): Promise<void>;
}

interface Seen {
  readonly size: number;
  readonly rootHash: Uint8Array;
}

export function startWitness(name = "witness.test/w1"): TestWitness {
  const secretKey = new Uint8Array(createHash("sha256").update(name).digest());
  const publicKey = nobleEd25519.publicKeyOf(secretKey);
  const sign = nobleEd25519.signWith(secretKey);
  const trusted = new Map<string, string>();
  const seen = new Map<string, Seen>();
  const asked: string[] = [];

  function addCheckpoint(body: string): Response {
    const [head = "", ...rest] = body.split("\n\n");
    const [oldLine = "", ...proofLines] = head.split("\n");
    const printed = rest.join("\n\n");
    const old = Number(oldLine.replace(/^old /, ""));
    const origin = printed.split("\n", 1)[0] ?? "";
    const log = trusted.get(origin);
    if (log === undefined) return new Response("", { status: 404 });
    const key = parseVerifierKey(log, sha256);
    if (!key.ok) throw new Error("a test trusts what is no verifier key");
    const opened = openCheckpoint(printed, {
      origin,
      verifiers: [{ key: key.value, verify: nobleEd25519.verify }],
    });
    if (!opened.ok) return new Response("", { status: 403 });
    const { size, rootHash } = opened.value.checkpoint;
    if (old > size) return new Response("", { status: 400 });
    const before = seen.get(origin) ?? { size: 0, rootHash };
    if (before.size !== old) return conflict(before.size);
    if (old === size && Buffer.compare(before.rootHash, rootHash) !== 0) return conflict(size);
    const proof = proofLines
      .filter((line) => line !== "")
      .map((line) => fromBase64(line) ?? new Uint8Array());
    const claim = { from: old, to: size, proof, fromRoot: before.rootHash, toRoot: rootHash };
    if (old > 0 && !verifyConsistency(claim, sha256).ok) return new Response("", { status: 422 });
    seen.set(origin, { size, rootHash });
    return new Response(cosigned(printed));
  }

  function cosigned(printed: string): string {
    const note = parseNote(printed);
    if (!note.ok) throw new Error("a checkpoint that was opened cannot be read");
    const signer = cosigner({ name, publicKey, sign, timestampSeconds: 1_766_000_000 }, sha256);
    const strange = cosigner({ name: "witness.test/other", publicKey, sign, timestampSeconds: 1 }, sha256);
    const { text } = note.value;
    const signatures = [strange.sign(text), signer.sign(text)];
    return printNote({ text, signatures }).slice(text.length + 1);
  }

  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    routes: {
      "/w1/add-checkpoint": {
        async POST(request) {
          const body = await request.text();
          asked.push(body);
          return addCheckpoint(body);
        },
      },
    },
    fetch: () => new Response("", { status: 404 }),
  });
  return {
    url: `http://127.0.0.1:${server.port}/w1`,
    key: printVerifierKey(verifierKey({ name, algorithm: "cosignature-v1", publicKey }, sha256)),
    get sizes() {
      return new Map([...seen].map(([origin, { size }]) => [origin, size]));
    },
    asked,
    trust: (origin, key) => void trusted.set(origin, key),
    stop: () => server.stop(true),
  };
}

function conflict(size: number): Response {
  return new Response(`${size}\n`, { status: 409, headers: { "content-type": "text/x.tlog.size" } });
}
