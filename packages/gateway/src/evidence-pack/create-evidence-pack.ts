import type { Result } from "@meshgate/engine";
import type { ExportQuestion } from "../audit-export/create-audit-export.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { EvidencePackParts, OpenPack, PackPeriod } from "./open-pack.ts";

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
      // Loaded by the first question: few gateways are asked, and the report is much.
      const { makeArchive } = await import("./make-archive.ts");
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
      return { ok: true, value: makeArchive(pack) };
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
