import type { Receipt } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { Hono } from "hono";
import type { MadeReceipt } from "../ledger/receipts.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { unlessUnavailable } from "./governance/answer-control.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** `GET /v1/audit/{request_id}/proof`: the receipt of a call, for whoever may read its record. */
export function auditProofRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/v1/audit/:id/proof", async (c) => {
    const principal = await authorise(service, c.req.raw, c.env, ["caller", "auditor"]);
    if (!principal.ok) return refusalResponse(principal.error, service.newId());
    const receipt = await unlessUnavailable(async () => {
      const subject = await service.receiptSubject(c.req.param("id"), principal.value);
      return subject === undefined ? { ok: false, error: UNKNOWN } : answerOf(await service.receipt(subject));
    });
    return receipt.ok ? c.json(receipt.value) : refusalResponse(receipt.error, service.newId());
  });
}

const UNKNOWN: Refusal = {
  kind: "not-found",
  message: "No call of yours has this id. Use the answer's X-Request-Id.",
};

function answerOf(made: MadeReceipt): Result<Receipt, Refusal> {
  switch (made.kind) {
    case "receipt":
      return { ok: true, value: made.receipt };
    case "behind":
      return {
        ok: false,
        error: {
          kind: "ledger-behind",
          message:
            "The events are recorded, and no signed checkpoint covers them yet. Try again in a moment.",
          retryAfterS: 1,
        },
      };
    case "altered":
      return {
        ok: false,
        error: {
          kind: "ledger-altered",
          message:
            "The database is not what was signed: a receipt of it would not verify. Tell the operator.",
        },
      };
  }
}
