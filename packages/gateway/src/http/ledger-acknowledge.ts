import { LedgerAcknowledge } from "@meshgate/contracts";
import { Hono } from "hono";
import { answerControl } from "./governance/answer-control.ts";
import { answered } from "./governance/entity-answers.ts";
import { forAllTeams } from "./governance/for-all-teams.ts";
import { parseBody } from "./parse-body.ts";
import type { HttpEnv, Service } from "./service.ts";

/** `POST /v1/ledger/acknowledge`: the log goes on, after a fork of it, under a new name. */
export function ledgerAcknowledgeRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().post("/v1/ledger/acknowledge", (c) =>
    answerControl(c, service, "admin", (asker) =>
      forAllTeams(async () => {
        const body = await parseBody(c.req.raw, LedgerAcknowledge, service.bodyBytesMax);
        return body.ok ? answered(await service.acknowledgeFork(body.value.reason, asker)) : body;
      })(asker),
    ),
  );
}
