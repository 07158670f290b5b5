import { type AuditExport, createAuditExport } from "../audit-export/create-audit-export.ts";
import { createExportSlots } from "../audit-export/export-slots.ts";
import type { IdOf } from "../audit-search/audit-question.ts";
import { type AuditSearch, createAuditSearch } from "../audit-search/create-audit-search.ts";
import { followLedger } from "../audit-search/follow-ledger.ts";
import type { JoinSources } from "../audit-search/join-events.ts";
import { createKeyHolders } from "../audit-search/key-holders.ts";
import { RecentDigests } from "../audit-search/recent-digests.ts";
import { createRecordReading } from "../audit-search/record-reading.ts";
import { type Authenticity, createAuthenticity } from "../authenticity/create-authenticity.ts";
import { type AuditRecords, createAuditRecords } from "../control/audit-records.ts";
import { decisionsOf } from "../stores/audit-index/decisions-of.ts";
import { SqlAuditIndex } from "../stores/audit-index/sql-audit-index.ts";
import type { LastingParts, LastingServices } from "./create-lasting.ts";
import type { Setting } from "./setting.ts";

/** Finding and exporting events, and the index that follows the log behind it. */
export interface RecordSearch {
  readonly search: AuditSearch;
  readonly export: AuditExport;
  readonly records: AuditRecords;
  /** What of the record is not what was recorded, as far as it was read. */
  readonly remarks: Authenticity["remarks"];
  close(): Promise<void>;
}

export function openRecordSearch(
  { clock, newId, origin, telemetry }: Setting,
  { stores, governed }: Pick<LastingParts, "stores" | "governed">,
  { onBug }: Pick<LastingServices, "onBug">,
): RecordSearch {
  const { database, ledger, events: store } = stores;
  const { state, configuration } = governed;
  const index = new SqlAuditIndex(database);
  const holderOf = createKeyHolders(state, stores.control);
  const authenticity = createAuthenticity({
    ledger,
    clock,
    onAltered: (why) => telemetry.metrics.recordAltered.inc({ why }),
  });
  const joins: JoinSources = {
    async decisionsOf(ids) {
      const decisions = await decisionsOf(ids, database);
      const altered = await authenticity.check(decisions);
      return decisions.filter(({ id }) => !altered.has(id)).map(({ body }) => body);
    },
    holderOf,
  };
  const idOf: IdOf = (kind, name) => (state.entities(kind).has(name) ? name : state.named(kind, name)?.id);
  const reading = createRecordReading({
    store,
    clock,
    newId,
    eventOrigin: () => ({ origin, environment: configuration.active().environment }),
  });
  const parts = { sources: { ledger, index, joins }, store, idOf, reading, authenticity };
  const recent = new RecentDigests();
  const stopHearing = stores.recorded.hear((sealed) => recent.keep(sealed));
  const follower = followLedger({
    ledger,
    index,
    sources: joins,
    recall: (id) => recent.take(id),
    onBug: (bug) => onBug(bug instanceof Error ? bug : new Error(String(bug)), "audit index"),
  });
  // What was recorded before this version, or by others while this one was away.
  void follower.catchUp();
  return {
    search: createAuditSearch(parts),
    export: createAuditExport({ ...parts, slots: createExportSlots(clock) }),
    records: createAuditRecords({ store, holderOf, authenticity, reading }),
    remarks: authenticity.remarks,
    async close() {
      stopHearing();
      await follower.close();
    },
  };
}
