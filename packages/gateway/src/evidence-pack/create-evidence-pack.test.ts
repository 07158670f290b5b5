import { expect, test } from "bun:test";
import { plainPrincipal } from "../../test/kit/plain-principal.ts";
import { createSignedLog } from "../../test/kit/signed-log.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import { replayAnswer } from "../replay/replay-answer.ts";
import { emptyReport } from "../replay/replay-report.ts";
import { createEvidencePacks } from "./create-evidence-pack.ts";

const PERIOD = { fromMs: 0, toMs: Date.UTC(2030, 0, 1) };

/** Where the database goes away while a pack is being made. */
type Step = "the events" | "the proof" | "the keys" | "the replay" | "nothing";

async function packThatLoses(step: Step): Promise<ReadableStream<Uint8Array>> {
  const log = createSignedLog();
  log.grow(3);
  const checkpoint = await log.sign();
  const lose = (at: Step) => {
    if (at === step) throw new EventStoreUnavailable("gone");
  };
  async function* pieces(at: Step) {
    yield "{}\n".slice(at === "the events" ? 3 : 0);
    lose(at);
  }
  const opened = (at: Step) => ({ ok: true, value: { size: 3, pieces: pieces(at) } }) as const;
  const packs = createEvidencePacks({
    exporter: { events: async () => opened("the events"), proof: async () => opened("the proof") },
    log: {
      checkpoint: async () => ({ kind: "signed", checkpoint }),
      consistency: async () => undefined,
      async signers() {
        lose("the keys");
        return [];
      },
    },
    snapshots: {
      content: async (sha256) => ({ ok: false, error: { kind: "missing", part: "snapshot", sha256 } }),
    },
    replays: {
      async run() {
        lose("the replay");
        return replayAnswer(emptyReport, { isComplete: true });
      },
    },
    targets: [],
    environment: () => "test",
    clock: systemClock,
  });
  const pack = await packs.open(PERIOD, plainPrincipal);
  if (!pack.ok) throw new Error(pack.error.message);
  return pack.value;
}

test("a pack that nothing stops is whole", async () => {
  const archive = Buffer.from(await new Response(await packThatLoses("nothing")).arrayBuffer());
  expect(archive.includes("manifest.json")).toBe(true);
});

/** Half a pack that looks whole would hide what is missing from whoever reads it. */
test.each(["the events", "the proof", "the keys", "the replay"] as const)(
  "a pack breaks off where the database goes away during %s",
  async (step) => {
    const archive = await packThatLoses(step);
    await expect(new Response(archive).arrayBuffer()).rejects.toThrow("gone");
  },
);
