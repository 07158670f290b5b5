import { ReviewCreate } from "@meshgate/contracts";
import { Hono } from "hono";
import { z } from "zod";
import type { Agents } from "../../control/directory/agents.ts";
import type { ReviewStandings } from "../../control/directory/review-standings.ts";
import { parseBody } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl } from "./answer-control.ts";
import { answered } from "./entity-answers.ts";
import { listPage } from "./list-page.ts";

const ReviewQuery = z.strictObject({
  due: z.enum(["true", "false"]).optional(),
  agent_id: z.string().optional(),
});
const NoFilter = z.strictObject({});

/** Reviews of agents by people, and which of them are due (SEMANTICS 6). */
export function reviewRoutes(service: Service, agents: Agents, standings: ReviewStandings): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get("/governance/reviews", (c) =>
      answerControl(c, service, ["approver", "auditor"], ({ principal }) =>
        listPage(c.req.url, ReviewQuery, ({ due, agent_id }) =>
          standings(principal).filter(
            (one) =>
              (due === undefined || one.due === (due === "true")) &&
              (agent_id === undefined || one.agent_id === agent_id),
          ),
        ),
      ),
    )
    .get("/governance/agents/:id/reviews", (c) =>
      answerControl(c, service, ["approver", "auditor"], async ({ principal }) => {
        const reviews = await agents.reviews(c.req.param("id"), principal);
        return reviews.ok ? listPage(c.req.url, NoFilter, () => reviews.value) : reviews;
      }),
    )
    .post("/governance/agents/:id/reviews", (c) =>
      answerControl(c, service, "approver", async (asker) => {
        const body = await parseBody(c.req.raw, ReviewCreate, service.bodyBytesMax);
        return body.ok ? answered(await agents.review(c.req.param("id"), body.value, asker), 201) : body;
      }),
    );
}
