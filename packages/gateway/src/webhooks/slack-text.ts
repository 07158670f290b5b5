import type { JsonObject } from "@meshgate/canon";
import type { Notification } from "../ports/notifier.ts";

/**
 * A message for Slack's incoming webhooks, in its own markup: `*bold*`, `<address|text>`
 * (https://docs.slack.dev/messaging/formatting-message-text).
 */
export function slackText({ type, data }: Notification, environment: string): string {
  const said = sentences[type]?.(data) ?? type;
  return `${said} (${inert(environment)})`;
}

type Sentence = (data: JsonObject) => string;

const sentences: Readonly<Record<string, Sentence>> = {
  "approval.requested": (data) => {
    const call = objectAt(data, "call");
    const who = data["agent"] === undefined ? `key ${word(data, "key")}` : `agent ${word(data, "agent")}`;
    return `*An approval is asked for* by ${who}: model ${word(call, "model")}, ${word(call, "total_chars")} characters, until ${word(data, "expires_at")}. ${link(data, "Look and decide")}`;
  },
  "approval.decided": (data) =>
    `The call of ${word(data, "key")} was *${word(data, "decision")}*. ${link(data, "See it")}`,
  "approval.expired": (data) =>
    `Nobody decided in time, or nobody used it: the approval that ${word(data, "key")} asked for *has expired*. ${link(data, "See it")}`,
  "budget.threshold": (data) =>
    `*A budget is nearly used up*: policy ${word(data, "policy_id")} at ${usd(data, "used_nano_usd")}, warned from ${usd(data, "soft_limit_nano_usd")} on.`,
  "budget.overrun": (data) =>
    `*A call cost more than it had reserved*: ${usd(data, "cost_nano_usd")} in place of ${usd(data, "reserved_nano_usd")}, policy ${word(data, "policy_id")}.`,
  "review.due": (data) =>
    `*A review is due* of agent ${word(data, data["agent"] === undefined ? "agent_id" : "agent")}.`,
};

function word(data: JsonObject, name: string): string {
  const value = data[name];
  return typeof value === "string" || typeof value === "number" ? inert(String(value)) : "(not said)";
}

function usd(data: JsonObject, name: string): string {
  const value = data[name];
  return typeof value === "number" ? `$${(value / 1e9).toFixed(2)}` : "(not said)";
}

function link(data: JsonObject, text: string): string {
  const url = data["url"];
  return typeof url === "string" ? `<${inert(url)}|${text}>` : "";
}

function objectAt(data: JsonObject, name: string): JsonObject {
  const value = data[name];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** What a name may not do: make a link, or call people (`<!channel>`). */
function inert(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
