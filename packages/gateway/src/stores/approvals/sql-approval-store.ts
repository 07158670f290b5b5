import type { Kysely, Transaction } from "kysely";
import type {
  Approval,
  ApprovalDraft,
  ApprovalQuery,
  ApprovalStore,
  ApprovalVerdict,
  OpenApproval,
  SealedText,
  Witness,
} from "../../ports/approval-store.ts";
import { EventStoreUnavailable } from "../../ports/event-store.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";
import type { Schema } from "../schema.ts";
import { eraseText, markExpired, overdue } from "./mark-expired.ts";
import { approvalOf, rowOf } from "./rows.ts";
import { selectApprovals } from "./select-approvals.ts";
import { foremost, joins, stands } from "./standing.ts";
import { testify } from "./testify.ts";
import { NotApproved, useApproval } from "./use-approval.ts";

/** As many as one transaction ends. */
const WITHDRAWN_AT_ONCE = 100;

/** Approvals in SQLite or PostgreSQL. The database must be migrated, and stays its owner's. */
export class SqlApprovalStore implements ApprovalStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  open(
    draft: ApprovalDraft,
    pendingMax: number,
    witness: { readonly opened: Witness; readonly expired: Witness },
  ): Promise<OpenApproval | undefined> {
    const { cover, openedAtMs: nowMs, text, request } = draft;
    return this.#change(async (db) => {
      // What has expired unseen is still pending in its row, and would be in the way.
      const over = await overdue(nowMs, db).where("cover", "=", cover).execute();
      if (over.length > 0) await markExpired(over, nowMs, witness.expired, db);
      const standing = await standingFor(cover, nowMs, db);
      if (standing !== undefined) {
        if (joins(draft, standing)) await addAsker(standing.id, request.requester.person, db);
        return { approval: standing, isNew: false };
      }
      if ((await countPending(request.requester.actor.id, nowMs, db)) >= pendingMax) return undefined;
      const row = await db
        .insertInto("approval")
        .values(rowOf(draft))
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) {
        const first = await standingFor(cover, nowMs, db);
        if (first !== undefined && joins(draft, first))
          await addAsker(first.id, request.requester.person, db);
        return found(first);
      }
      if (text !== undefined) {
        await db
          .insertInto("approval_text")
          .values({ approval_id: draft.id, ...text })
          .execute();
      }
      const approval = approvalOf(row, nowMs);
      await testify(approval, witness.opened, db);
      return { approval, isNew: true };
    });
  }

  standing(covers: readonly string[], nowMs: number): Promise<readonly Approval[]> {
    return this.#read(async (db) => {
      const all = await Promise.all(covers.map((cover) => standingFor(cover, nowMs, db)));
      return all.filter((approval) => approval !== undefined);
    });
  }

  find(ids: readonly string[], nowMs: number): Promise<readonly Approval[]> {
    return this.#read(async (db) => {
      if (ids.length === 0) return [];
      const rows = await db.selectFrom("approval").selectAll().where("id", "in", ids).orderBy("id").execute();
      return rows.map((row) => approvalOf(row, nowMs));
    });
  }

  askers(id: string): Promise<readonly string[]> {
    return this.#read(async (db) => {
      const rows = await db
        .selectFrom("approval_asker")
        .select("person")
        .where("approval_id", "=", id)
        .execute();
      return rows.map(({ person }) => person);
    });
  }

  list(query: ApprovalQuery): Promise<{ readonly approvals: readonly Approval[]; readonly total: number }> {
    return this.#read(async (db) => {
      const { total } = await selectApprovals(query, db)
        .select(({ fn }) => fn.countAll<number | string>().as("total"))
        .executeTakeFirstOrThrow();
      const rows = await selectApprovals(query, db)
        .selectAll()
        .orderBy("id", "desc")
        .limit(query.limit)
        .offset(query.offset)
        .execute();
      return { approvals: rows.map((row) => approvalOf(row, query.nowMs)), total: Number(total) };
    });
  }

  decide(id: string, verdict: ApprovalVerdict, witness: Witness): Promise<Approval | undefined> {
    const { outcome, decidedBy, decidedPerson, self, atMs, reason } = verdict;
    return this.#change(async (db) => {
      const row = await db
        .updateTable("approval")
        .set({
          status: outcome,
          decided_by: decidedBy,
          decided_person: decidedPerson,
          decided_self: self ? 1 : 0,
          decided_at_ms: atMs,
          reason: reason?.text ?? null,
          reason_salt: reason?.salt ?? null,
        })
        .where("id", "=", id)
        .where("status", "=", "pending")
        .where("expires_at_ms", ">", atMs)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await eraseText(id, db);
      const approval = approvalOf(row, atMs);
      await testify(approval, witness, db);
      return approval;
    });
  }

  async use(ids: readonly string[], requestId: string, nowMs: number, witness: Witness): Promise<boolean> {
    try {
      await this.#change(async (db) => {
        // In one order for all, so that of two calls with the same approvals none waits for the other.
        for (const id of ids.toSorted()) await useApproval(id, requestId, nowMs, witness, db);
      });
      return true;
    } catch (error) {
      if (error instanceof NotApproved) return false;
      throw error;
    }
  }

  giveBack(requestId: string, nowMs: number, witness: Witness): Promise<void> {
    return this.#change(async (db) => {
      const rows = await db
        .updateTable("approval")
        .set({ status: "approved", used_by: null })
        .where("used_by", "=", requestId)
        .where("status", "=", "used")
        .returningAll()
        .execute();
      for (const row of rows) await testify(approvalOf(row, nowMs), witness, db);
    });
  }

  async expire(nowMs: number, limit: number, witness: Witness): Promise<readonly Approval[]> {
    // Read first: nothing is written, and no lock taken, where nothing has expired.
    const over = await this.#read((db) => overdue(nowMs, db).limit(limit).execute());
    if (over.length === 0) return [];
    return this.#change((db) => markExpired(over, nowMs, witness, db));
  }

  async withdraw(
    policyIds: readonly string[],
    nowMs: number,
    witness: Witness,
  ): Promise<readonly Approval[]> {
    const ended: Approval[] = [];
    for (;;) {
      const waiting = await this.#read((db) =>
        db
          .selectFrom("approval")
          .select("id")
          .where("status", "=", "pending")
          .where("policy_id", "in", policyIds)
          .limit(WITHDRAWN_AT_ONCE)
          .execute(),
      );
      if (waiting.length === 0) return ended;
      ended.push(...(await this.#change((db) => markExpired(waiting, nowMs, witness, db))));
    }
  }

  text(id: string): Promise<SealedText | undefined> {
    return this.#read(async (db) => {
      const row = await db
        .selectFrom("approval_text")
        .select(["key", "box"])
        .where("approval_id", "=", id)
        .executeTakeFirst();
      return row === undefined ? undefined : { key: new Uint8Array(row.key), box: new Uint8Array(row.box) };
    });
  }

  #change<T>(work: (db: Transaction<Schema>) => Promise<T>): Promise<T> {
    return this.#read((db) => db.transaction().execute(work));
  }

  async #read<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    try {
      return await work(this.#database.kysely);
    } catch (error) {
      if (error instanceof NotApproved) throw error;
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
}

async function addAsker(id: string, person: string, db: Transaction<Schema>): Promise<void> {
  await db
    .insertInto("approval_asker")
    .values({ approval_id: id, person })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function standingFor(cover: string, nowMs: number, db: Kysely<Schema>): Promise<Approval | undefined> {
  const rows = await db
    .selectFrom("approval")
    .selectAll()
    .where("cover", "=", cover)
    .where("expires_at_ms", ">", nowMs)
    .execute();
  const approvals = rows.map((row) => approvalOf(row, nowMs));
  return foremost(approvals.filter((approval) => stands(approval, nowMs)));
}

async function countPending(requesterId: string, nowMs: number, db: Kysely<Schema>): Promise<number> {
  const { total } = await db
    .selectFrom("approval")
    .select(({ fn }) => fn.countAll<number | string>().as("total"))
    .where("requester_id", "=", requesterId)
    .where("status", "=", "pending")
    .where("expires_at_ms", ">", nowMs)
    .executeTakeFirstOrThrow();
  return Number(total);
}

function found(approval: Approval | undefined): OpenApproval | undefined {
  return approval === undefined ? undefined : { approval, isNew: false };
}
