/**
 * @typedef {import("@meshgate/contracts").AuditRecord} AuditRecord
 * @typedef {import("@meshgate/contracts").AuditEvent} AuditEvent
 * @typedef {import("@meshgate/contracts").RequestCompleted} RequestCompleted
 * @typedef {import("@meshgate/engine").Facts} Facts
 * @typedef {import("@meshgate/engine").Decision} Decision
 */

/**
 * A call's two events, unfolded. `completed` is absent while the answer is not recorded.
 * @typedef {{
 *   events: readonly AuditEvent[],
 *   facts: Facts | undefined,
 *   decision: Decision | undefined,
 *   completed: RequestCompleted | undefined,
 *   auditMode: string,
 *   hasPromptText: boolean,
 * }} Evidence
 */

/**
 * @param {AuditRecord} record
 * @returns {Evidence}
 */
export function readEvidence(record) {
  const { decision_made, request_completed } = record.evidence;
  const events = [decision_made, request_completed].filter(isEvent);
  const made = events.find(({ type }) => type === "decision.made")?.data;
  const completed = events.find(({ type }) => type === "request.completed")?.data;
  return {
    events,
    facts: /** @type {Facts | undefined} */ (made?.["facts"]),
    decision: /** @type {Decision | undefined} */ (made?.["decision"]),
    completed: /** @type {RequestCompleted | undefined} */ (completed),
    auditMode: String(made?.["audit_mode"] ?? "unknown"),
    hasPromptText: made?.["content"] !== undefined,
  };
}

/**
 * @param {unknown} value
 * @returns {value is AuditEvent}
 */
function isEvent(value) {
  return typeof value === "object" && value !== null && "type" in value && "data" in value;
}
