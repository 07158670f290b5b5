import { element } from "./dom.js";
import { readEvidence } from "./evidence.js";
import { explainCode, formatCount, formatMs } from "./format.js";

/**
 * @typedef {import("./dom.js").Child} Child
 * @typedef {import("./evidence.js").Evidence} Evidence
 * @typedef {import("./gateway.js").AuditRecord} AuditRecord
 */

/**
 * Draws the audit record of a call: why it went where it went, then what was recorded.
 * @param {AuditRecord} record
 * @returns {readonly HTMLElement[]}
 */
export function drawRecord(record) {
  const evidence = readEvidence(record);
  return [
    verdict(record, evidence),
    trace(evidence),
    targets(evidence),
    identity(record, evidence),
    events(evidence),
  ];
}

/**
 * @param {AuditRecord} record
 * @param {Evidence} evidence
 */
function verdict(record, { decision, completed }) {
  const codes = decision?.rationale_codes ?? [];
  const outcome = decision?.outcome ?? "unknown";
  const went =
    completed?.provider === undefined ? "Nowhere" : `${completed.provider} · ${completed.model ?? ""}`;
  return element(
    "div",
    { class: "verdict" },
    element(
      "p",
      { class: "went" },
      element("span", { class: "badge", "data-outcome": outcome }, outcome),
      element("strong", {}, went),
    ),
    ...codes.map((code) => element("p", {}, explainCode(code), " ", element("code", {}, code))),
    element("p", { class: "hint", "data-status": record.status }, ending(record)),
  );
}

/** @param {AuditRecord} record */
function ending({ status, latency_ms, failure_category }) {
  if (status === "pending") return "Decided; the outcome is not recorded yet.";
  if (failure_category === "policy") return "Refused by policy.";
  const took = latency_ms === null ? "" : ` after ${formatMs(latency_ms)} at the provider`;
  return status === "success"
    ? `Answered${took}.`
    : `Ended in failure (${failure_category ?? "unknown"})${took}.`;
}

/** @param {Evidence} evidence */
function trace({ decision }) {
  const steps = (decision?.trace ?? []).map((step) =>
    element(
      "li",
      { "data-result": step.result },
      element("strong", {}, `${step.stage}: ${step.rule}`),
      element("span", { class: "result" }, step.result.replace("-", " ")),
      element("p", {}, step.why),
    ),
  );
  return part("What was looked at", element("ol", { class: "trace" }, ...steps));
}

/** @param {Evidence} evidence */
function targets({ decision, completed }) {
  const permitted = decision?.targets ?? [];
  if (permitted.length === 0)
    return part("Where it might go", element("p", {}, "Nowhere: nothing was sent to a provider."));
  const items = permitted.map(({ provider, model }) => {
    const attempt = completed?.attempts.find((tried) => tried.provider === provider && tried.model === model);
    const note = attempt === undefined ? "not needed" : (attempt.failure ?? "answered");
    return element("li", {}, `${provider} / ${model}`, element("span", { class: "result" }, note));
  });
  return part("Where it might go, in order", element("ol", { class: "targets" }, ...items));
}

/**
 * @param {AuditRecord} record
 * @param {Evidence} evidence
 */
function identity(record, { decision, hasPromptText }) {
  const policy = decision?.policy;
  const keptAs = hasPromptText
    ? "kept encrypted until it is erased; until then auditors may read it"
    : "kept as a hash only";
  return part(
    "What was recorded",
    element(
      "dl",
      { class: "figures" },
      ...figure("Request", element("code", {}, record.request_id), copyButton(record.request_id)),
      ...figure("Decision", element("code", {}, record.decision)),
      ...figure("Prompt", `${formatCount(record.prompt_length)} characters, ${keptAs}`),
      ...figure("Prompt hash", element("code", {}, record.prompt_hash ?? "none")),
      ...figure(
        "Policy",
        policy === undefined ? "unknown" : `${policy.policy_id}, version ${policy.policy_version}`,
      ),
      ...figure("Snapshot", element("code", {}, decision?.snapshot_sha256 ?? "unknown")),
      ...figure("Recorded", element("time", { datetime: record.created_at }, record.created_at)),
    ),
  );
}

/** @param {Evidence} evidence */
function events({ events: all }) {
  const each = all.map((event) =>
    element(
      "details",
      {},
      element(
        "summary",
        {},
        element("code", {}, event.type),
        element("span", { class: "result" }, event.occurred_at),
      ),
      element("pre", { tabindex: "0" }, JSON.stringify(event, null, 2)),
    ),
  );
  return part(`${all.length} ${all.length === 1 ? "event" : "events"}, whole`, ...each);
}

/** @param {string} text */
function copyButton(text) {
  const button = element(
    "button",
    { type: "button", class: "plain", "aria-label": "Copy the request id" },
    "Copy",
  );
  const say = (/** @type {string} */ outcome) => {
    button.textContent = outcome;
  };
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(text).then(
      () => say("Copied"),
      () => say("Select it by hand"),
    );
  });
  return button;
}

/**
 * @param {string} title
 * @param {...Child} children
 */
function part(title, ...children) {
  return element("section", { class: "part" }, element("h3", {}, title), ...children);
}

/**
 * @param {string} term
 * @param {...Child} values
 * @returns {readonly HTMLElement[]}
 */
function figure(term, ...values) {
  return [element("dt", {}, term), element("dd", {}, ...values)];
}
