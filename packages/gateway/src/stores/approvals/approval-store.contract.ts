import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { approvalDraft, approvalRequest } from "../../../test/kit/approvals.ts";
import { sealedEvent } from "../../../test/kit/sealed-event.ts";
import type {
  Approval,
  ApprovalDraft,
  ApprovalStatus,
  ApprovalStore,
  ApprovalVerdict,
  Witness,
} from "../../ports/approval-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { Outbox } from "../../ports/outbox.ts";

/** One empty place for approvals, for one test. */
export interface ApprovalsUnderTest {
  /** As one process opens it; another opening sees what this one wrote. */
  open(): Promise<ApprovalStore>;
  /** Where the evidence of changes is found. */
  readonly events: EventStore;
  readonly outbox: Outbox;
  discard(): Promise<void>;
}

const CALL = "019b0000-0000-7000-8000-0000000000c1";
const ANOTHER_CALL = "019b0000-0000-7000-8000-0000000000c2";

/** What every store of approvals guarantees. */
export function approvalStoreContract(name: string, create: () => Promise<ApprovalsUnderTest>): void {
  describe(`${name} as a store of approvals`, () => {
    let place: ApprovalsUnderTest;
    let store: ApprovalStore;

    beforeEach(async () => {
      place = await create();
      store = await place.open();
    });
    afterEach(() => place.discard());

    test("gives back what was opened, whole, from any process", async () => {
      const draft = approvalDraft(1, {
        request: approvalRequest({ ruleId: "", approvers: ["ünïcode"], show: "text" }),
      });
      const { id, cover, request, openedAtMs, expiresAtMs } = draft;
      const approval = { id, cover, request, openedAtMs, expiresAtMs, status: "pending" } as const;
      expect(await opening(draft)).toEqual({ approval, isNew: true });
      const other = await place.open();
      expect(await other.find([id, "apr_unknown"], 2_000)).toEqual([approval]);
      expect(await other.standing([cover, "other"], 2_000)).toEqual([approval]);
    });

    test("opens one for a cover, however many ask at once", async () => {
      const stores = await Promise.all([place.open(), place.open(), place.open()]);
      const drafts = stores.map((_, index) => approvalDraft(index + 1, { cover: "same" }));
      const opened = await Promise.all(
        stores.map((each, index) => opening(drafts[index] ?? approvalDraft(9), each)),
      );
      expect(opened.filter((one) => one?.isNew)).toHaveLength(1);
      expect(new Set(opened.map((one) => one?.approval.id)).size).toBe(1);
      expect(await idsOfStatus("pending")).toHaveLength(1);
    });

    test("lists those of one team, whatever text stands in them", async () => {
      const { requester, call } = approvalRequest();
      const team = { id: "team_1", name: "red" };
      const ofTeam = approvalRequest({
        requester: { ...requester, team },
        call: { ...call, model: "a\u0000b" },
      });
      await opening(approvalDraft(1, { request: ofTeam }));
      await opening(approvalDraft(2));
      const page = { nowMs: 2_000, offset: 0, limit: 10 };
      const found = await store.list({ ...page, teamId: "team_1" });
      expect([found.total, found.approvals.map(({ request }) => request)]).toEqual([1, [ofTeam]]);
      expect((await store.list({ ...page, teamId: "team_2" })).total).toBe(0);
    });

    test("keeps the persons who ask for what waits, each once", async () => {
      const by = (person: string) =>
        approvalRequest({
          requester: { actor: { type: "key", id: `key_${person}` }, alias: person, person },
        });
      const drafts = ["first", "second", "second", "first", "third"].map((person, index) =>
        approvalDraft(index + 1, { cover: "same", request: by(person) }),
      );
      for (const draft of drafts) await opening(draft);
      const [{ id } = { id: "" }] = drafts;
      const other = await place.open();
      expect((await other.askers(id)).toSorted()).toEqual(["second", "third"]);
      expect(await other.askers("apr_unknown")).toEqual([]);
    });

    test("withdraws what waits under policies that are gone, once, and nothing else", async () => {
      const under = (policyId: string) => ({ request: approvalRequest({ policyId }) });
      await opening(approvalDraft(1, under("pol_gone")));
      await opening(approvalDraft(2, under("pol_gone")));
      await opening(approvalDraft(3, under("pol_stays")));
      await store.decide(idOf(2), { ...no(), outcome: "approved" }, none);
      const withdrawn = await store.withdraw(["pol_gone", "pol_none"], 2_000, none);
      expect(withdrawn.map(({ id, status }) => [id, status])).toEqual([[idOf(1), "expired"]]);
      expect([await statusOf(1, 2_000), await statusOf(2, 2_000), await statusOf(3, 2_000)]).toEqual([
        "expired",
        "approved",
        "pending",
      ]);
      expect(await store.withdraw(["pol_gone"], 2_000, none)).toEqual([]);
    });

    test("opens none beyond what a requester may have waiting, whatever others have", async () => {
      await opening(approvalDraft(1));
      expect(await store.open(approvalDraft(2), 1, plain)).toBeUndefined();
      const others = approvalRequest({
        requester: { actor: { type: "key", id: "key_other" }, alias: "other", person: "p" },
      });
      expect(await store.open(approvalDraft(3, { request: others }), 1, plain)).toMatchObject({
        isNew: true,
      });
      expect(
        await store.open(approvalDraft(4, { openedAtMs: 10_000, expiresAtMs: 20_000 }), 1, plain),
      ).toMatchObject({
        isNew: true,
      });
    });

    test("decides what is pending, once", async () => {
      await opening(approvalDraft(1));
      const verdict = yes({ reason: { text: "fine by me", salt: "00ff" } });
      const approved = await store.decide(idOf(1), verdict, none);
      expect(approved).toMatchObject({ status: "approved", verdict });
      expect(await store.decide(idOf(1), no(), none)).toBeUndefined();
      expect(await store.decide("apr_unknown", no(), none)).toBeUndefined();
      expect(await store.find([idOf(1)], 3_000)).toEqual([approved as Approval]);
    });

    test("lets one of two decide that decide at once", async () => {
      await opening(approvalDraft(1));
      const other = await place.open();
      const both = await Promise.all([store.decide(idOf(1), yes(), none), other.decide(idOf(1), no(), none)]);
      expect(both.filter((approval) => approval !== undefined)).toHaveLength(1);
    });

    test("keeps what was denied standing until it expires; then the same may be asked again", async () => {
      await opening(approvalDraft(1, { cover: "same" }));
      await store.decide(idOf(1), no(), none);
      const again = { cover: "same", expiresAtMs: 30_000 };
      expect(await opening(approvalDraft(2, { ...again, openedAtMs: 9_999 }))).toMatchObject({
        approval: { id: idOf(1), status: "denied" },
        isNew: false,
      });
      expect(await store.standing(["same"], 10_000)).toEqual([]);
      expect(await opening(approvalDraft(3, { ...again, openedAtMs: 10_000 }))).toMatchObject({
        approval: { id: idOf(3), status: "pending" },
        isNew: true,
      });
      expect(await statusOf(1, 10_000)).toBe("denied");
    });

    test.each(["pending", "approved"] as const)(
      "takes a %s one for expired by the clock given, marked or not",
      async (status) => {
        await opening(approvalDraft(1, { cover: "same" }));
        if (status === "approved") await store.decide(idOf(1), yes(), none);
        expect(await statusOf(1, 9_999)).toBe(status);
        expect(await statusOf(1, 10_000)).toBe("expired");
        expect(await store.standing(["same"], 10_000)).toEqual([]);
        expect(await store.decide(idOf(1), yes({ atMs: 10_000 }), none)).toBeUndefined();
        expect(await store.use([idOf(1)], CALL, 10_000, none)).toBe(false);
        const next = approvalDraft(2, { cover: "same", openedAtMs: 10_000, expiresAtMs: 20_000 });
        expect(await opening(next)).toMatchObject({ approval: { id: idOf(2) }, isNew: true });
      },
    );

    test("uses up several, or none where one of them is not approved", async () => {
      await openApproved(1, 2);
      await opening(approvalDraft(3));
      expect(await store.use([idOf(1), idOf(3)], CALL, 3_000, none)).toBe(false);
      expect(await idsOfStatus("approved")).toEqual([idOf(2), idOf(1)]);
      expect(await store.use([idOf(2), idOf(1)], CALL, 3_000, none)).toBe(true);
      expect(await store.find([idOf(1)], 3_000)).toMatchObject([{ status: "used", usedBy: CALL }]);
      expect(await store.use([idOf(1)], ANOTHER_CALL, 3_000, none)).toBe(false);
      expect(await store.use(["apr_unknown"], CALL, 3_000, none)).toBe(false);
    });

    // What an attacker gains if this breaks: two calls for one yes.
    test("lets one of many calls use them that come at once", async () => {
      await openApproved(1, 2);
      const stores = await Promise.all(Array.from({ length: 4 }, () => place.open()));
      const orders = [
        [idOf(1), idOf(2)],
        [idOf(2), idOf(1)],
      ] as const;
      const uses = await Promise.all(
        stores.map((each, index) => each.use(orders[index % 2] ?? [], uuid(index), 3_000, none)),
      );
      expect(uses.filter(Boolean)).toHaveLength(1);
    });

    test("gives back what a call used, and nothing of another call's", async () => {
      await openApproved(1, 2);
      await store.use([idOf(1)], CALL, 3_000, none);
      await store.use([idOf(2)], ANOTHER_CALL, 3_000, none);
      await store.giveBack(CALL, 4_000, none);
      expect(await store.find([idOf(1), idOf(2)], 4_000)).toMatchObject([
        { status: "approved" },
        { status: "used", usedBy: ANOTHER_CALL },
      ]);
      expect(await store.use([idOf(1)], ANOTHER_CALL, 5_000, none)).toBe(true);
    });

    test("lets a no count before a yes that was given back", async () => {
      await opening(approvalDraft(1, { cover: "same" }));
      await store.decide(idOf(1), yes(), none);
      await store.use([idOf(1)], CALL, 3_000, none);
      await opening(approvalDraft(2, { cover: "same", openedAtMs: 3_000 }));
      await store.giveBack(CALL, 4_000, none);
      expect(await store.standing(["same"], 4_000)).toMatchObject([{ id: idOf(1), status: "approved" }]);
      await store.decide(idOf(2), no(), none);
      expect(await store.standing(["same"], 4_000)).toMatchObject([{ id: idOf(2), status: "denied" }]);
    });

    test("uses the approval of an agent as often as it is asked, while it holds", async () => {
      const request = approvalRequest({ bind: "agent" });
      await opening(approvalDraft(1, { request }));
      expect(await store.use([idOf(1)], CALL, 3_000, none)).toBe(false);
      await store.decide(idOf(1), yes(), none);
      expect(await store.use([idOf(1)], CALL, 3_000, none)).toBe(true);
      expect(await store.use([idOf(1)], ANOTHER_CALL, 9_999, none)).toBe(true);
      expect(await store.use([idOf(1)], CALL, 10_000, none)).toBe(false);
      expect(await statusOf(1, 9_999)).toBe("approved");
    });

    test("marks what has expired, each once, however many mark", async () => {
      await openApproved(1);
      await opening(approvalDraft(2));
      await opening(approvalDraft(3, { expiresAtMs: 99_000 }));
      const other = await place.open();
      const marked = await Promise.all([store.expire(10_000, 9, none), other.expire(10_000, 9, none)]);
      expect(
        marked
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual([idOf(1), idOf(2)]);
      expect(await store.expire(10_000, 9, none)).toEqual([]);
      expect(await statusOf(3, 10_000)).toBe("pending");
    });

    test("marks no more at once than asked", async () => {
      await opening(approvalDraft(1));
      await opening(approvalDraft(2));
      expect(await store.expire(10_000, 1, none)).toHaveLength(1);
      expect(await store.expire(10_000, 1, none)).toHaveLength(1);
    });

    const text = { key: new Uint8Array(32).fill(7), box: new Uint8Array([0, 1, 255]) };

    test("shows text while it waits, and has none of it after the decision or the expiry", async () => {
      await opening(approvalDraft(1, { text }));
      await opening(approvalDraft(2, { text }));
      await opening(approvalDraft(3));
      expect(await store.text(idOf(1))).toEqual(text);
      expect(await store.text(idOf(3))).toBeUndefined();
      await store.decide(idOf(1), yes(), none);
      expect(await store.text(idOf(1))).toBeUndefined();
      await store.expire(10_000, 9, none);
      expect(await store.text(idOf(2))).toBeUndefined();
    });

    test("keeps no text of a request that found another's approval standing", async () => {
      await opening(approvalDraft(1, { cover: "same" }));
      await opening(approvalDraft(2, { cover: "same", text }));
      expect(await store.text(idOf(1))).toBeUndefined();
      expect(await store.text(idOf(2))).toBeUndefined();
    });

    test("lists by status, policy and agent, the latest first, in pages", async () => {
      const agent = { id: "agt_1", name: "a" };
      const { requester } = approvalRequest();
      await opening(approvalDraft(1, { request: approvalRequest({ requester: { ...requester, agent } }) }));
      await opening(approvalDraft(2, { request: approvalRequest({ policyId: "pol_2" }) }));
      await openApproved(3, 4, 5, 6);
      await store.use([idOf(4)], CALL, 3_000, none);
      await opening(approvalDraft(7, { expiresAtMs: 2_500 }));
      await opening(approvalDraft(8));
      await store.decide(idOf(8), no(), none);
      const at = { nowMs: 3_000, offset: 0, limit: 9 };
      const ask = async (query: Partial<Parameters<ApprovalStore["list"]>[0]>) => {
        const { approvals, total } = await store.list({ ...at, ...query });
        return [total, ...approvals.map(({ id }) => Number(id.slice(4)))];
      };
      expect(await ask({})).toEqual([8, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect(await ask({ status: "pending" })).toEqual([2, 2, 1]);
      expect(await ask({ status: "approved", offset: 1, limit: 1 })).toEqual([3, 5]);
      expect(await ask({ status: "used" })).toEqual([1, 4]);
      expect(await ask({ status: "expired" })).toEqual([1, 7]);
      expect(await ask({ status: "denied" })).toEqual([1, 8]);
      expect(await ask({ policyId: "pol_2" })).toEqual([1, 2]);
      expect(await ask({ agentId: "agt_1", status: "pending" })).toEqual([1, 1]);
      expect(await ask({ agentId: "agt_1", status: "denied" })).toEqual([0]);
    });

    test("writes the evidence of each change with it, of the approval as it is then", async () => {
      const seen: ApprovalStatus[] = [];
      const witness: Witness = ({ id, status }) => {
        seen.push(status);
        const event = sealedEvent({ type: `approval.${status}`, requestId: CALL });
        const message = { id: event.id, webhook: "w", type: event.type, body: id, createdAtMs: 1 };
        return { events: [event], messages: [message] };
      };
      await store.open(approvalDraft(1), 9, { opened: witness, expired: witness });
      await store.open(approvalDraft(2, { cover: "cover 1" }), 9, { opened: witness, expired: witness });
      await store.decide(idOf(1), yes(), witness);
      await store.use([idOf(1)], CALL, 3_000, witness);
      await store.use([idOf(1)], ANOTHER_CALL, 3_000, witness);
      await store.giveBack(CALL, 3_000, witness);
      await store.expire(10_000, 9, witness);
      const statuses = ["pending", "approved", "used", "approved", "expired"] as const;
      expect(seen).toEqual([...statuses]);
      const events = await place.events.find({ id: CALL, limit: 9 });
      expect(events.map(({ type }) => type)).toEqual(statuses.map((status) => `approval.${status}`));
      expect(await place.outbox.claim("w", 10_000, 1, 9)).toHaveLength(5);
    });

    test("changes nothing whose evidence cannot be written", async () => {
      const taken = sealedEvent();
      await place.events.append([taken]);
      const again: Witness = () => ({ events: [taken], messages: [] });
      expect(store.open(approvalDraft(1), 9, { opened: again, expired: again })).rejects.toMatchObject({
        name: "EventStoreUnavailable",
      });
      await opening(approvalDraft(2));
      expect(store.decide(idOf(2), yes(), again)).rejects.toMatchObject({ name: "EventStoreUnavailable" });
      expect(await store.find([idOf(1), idOf(2)], 2_000)).toMatchObject([{ id: idOf(2), status: "pending" }]);
    });

    async function opening(draft: ApprovalDraft, by: ApprovalStore = store) {
      return by.open(draft, 100, plain);
    }

    async function openApproved(...numbers: readonly number[]): Promise<void> {
      for (const n of numbers) {
        await opening(approvalDraft(n));
        await store.decide(idOf(n), yes(), none);
      }
    }

    async function statusOf(n: number, nowMs: number): Promise<ApprovalStatus | undefined> {
      return (await store.find([idOf(n)], nowMs))[0]?.status;
    }

    async function idsOfStatus(status: ApprovalStatus): Promise<readonly string[]> {
      const { approvals } = await store.list({ status, nowMs: 2_000, offset: 0, limit: 99 });
      return approvals.map(({ id }) => id);
    }
  });
}

const none: Witness = () => ({ events: [], messages: [] });
const plain = { opened: none, expired: none };

function idOf(n: number): string {
  return approvalDraft(n).id;
}

function uuid(n: number): string {
  return `019b0000-0000-7000-8000-0000000000d${n}`;
}

function yes(fields: Partial<ApprovalVerdict> = {}): ApprovalVerdict {
  return {
    outcome: "approved",
    decidedBy: "key_approver",
    decidedPerson: "root_b",
    self: false,
    atMs: 2_000,
    ...fields,
  };
}

function no(): ApprovalVerdict {
  return yes({ outcome: "denied" });
}
