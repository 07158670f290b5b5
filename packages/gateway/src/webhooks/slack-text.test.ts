import { expect, test } from "bun:test";
import type { Notification } from "../ports/notifier.ts";
import { slackText } from "./slack-text.ts";

const url = "https://gateway.test/governance/approvals/apr_1";

const told: readonly (readonly [Notification["type"], Notification["data"], string])[] = [
  [
    "approval.requested",
    { key: "k", agent: "robot", call: { model: "gpt-4o", total_chars: 12 }, expires_at: "2026-11-21", url },
    `*An approval is asked for* by agent robot: model gpt-4o, 12 characters, until 2026-11-21. <${url}|Look and decide> (prod)`,
  ],
  [
    "approval.decided",
    { key: "k", decision: "denied", url },
    `The call of k was *denied*. <${url}|See it> (prod)`,
  ],
  [
    "approval.expired",
    { key: "k", url },
    `Nobody decided in time, or nobody used it: the approval that k asked for *has expired*. <${url}|See it> (prod)`,
  ],
  [
    "budget.threshold",
    { policy_id: "pol_1", used_nano_usd: 8_010_000_000, soft_limit_nano_usd: 8_000_000_000 },
    "*A budget is nearly used up*: policy pol_1 at $8.01, warned from $8.00 on. (prod)",
  ],
  [
    "budget.overrun",
    { policy_id: "pol_1", cost_nano_usd: 2_000_000_000, reserved_nano_usd: 1_000_000_000 },
    "*A call cost more than it had reserved*: $2.00 in place of $1.00, policy pol_1. (prod)",
  ],
  ["review.due", { agent_id: "agt_1", agent: "robot" }, "*A review is due* of agent robot. (prod)"],
];

test.each(told)("says what %s is about", (type, data, text) => {
  expect(slackText({ type, data }, "prod")).toBe(text);
});

// What an attacker gains if this breaks: a caller's choice of a model's name calls everybody, or leads approvers elsewhere.
test("lets no name make a link or call people", () => {
  const call = { model: "<!channel> <https://evil.test|Look and decide> &", total_chars: 1 };
  const text = slackText({ type: "approval.requested", data: { key: "k", call, expires_at: "-" } }, "prod");
  expect(text).not.toContain("<");
  expect(text).toContain("&lt;!channel&gt; &lt;https://evil.test|Look and decide&gt; &amp;");
});
