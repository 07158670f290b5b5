import type { Result } from "@meshgate/engine";
import type { ExportQuestion } from "../audit-export/create-audit-export.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { type EvidencePackParts, type OpenPack, type PackPeriod, timeOf } from "./open-pack.ts";
import { packContents } from "./pack-contents.ts";
import { withManifest } from "./pack-manifest.ts";
import { zipFiles } from "./zip-files.ts";

/** Makes evidence packs: one archive of a period's events, their proof, and a report. */
export interface EvidencePacks {
  /**
   * The archive, made as it is read; that it was asked for is recorded before this resolves. Rejects with
   * `EventStoreUnavailable`; where the database goes away later, the archive breaks off.
   */
  open(period: PackPeriod, principal: Principal): Promise<Result<ReadableStream<Uint8Array>, Refusal>>;
}

export function createEvidencePacks(parts: EvidencePackParts): EvidencePacks {
  const { exporter, log, clock } = parts;
  return {
    async open(period, principal) {
      const asked = questionOf(period);
      const events = await exporter.events(asked, principal);
      if (!events.ok) return events;
      const { size } = events.value;
      const proof = await exporter.proof({ ...asked, size }, principal);
      if (!proof.ok) return proof;
      const served = await log.checkpoint(size);
      if (served?.kind !== "signed") return { ok: false, error: noCheckpoint };
      const madeAtMs = clock.nowMs();
      const pack: OpenPack = {
        ...parts,
        period,
        madeAtMs,
        checkpoint: served.checkpoint,
        events: events.value.pieces,
        proof: proof.value.pieces,
      };
      const told = { made_at: timeOf(madeAtMs), from: timeOf(period.fromMs), to: timeOf(period.toMs) };
      return { ok: true, value: zipFiles(withManifest(packContents(pack), told), madeAtMs) };
    },
  };
}

function questionOf({ fromMs, toMs }: PackPeriod): ExportQuestion {
  return {
    window: { fromMs, toMs },
    filters: new Map(),
    lists: "events",
    ids: [],
    format: "ndjson",
    fromIndex: 0,
  };
}

const noCheckpoint: Refusal = {
  kind: "record-unavailable",
  message: "The log has no signed checkpoint to hold this to. Try again in some seconds.",
};
