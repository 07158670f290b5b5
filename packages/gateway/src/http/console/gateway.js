/**
 * @typedef {import("@meshgate/contracts").ChatResponse} ChatResponse
 * @typedef {import("@meshgate/contracts").AuditRecord} AuditRecord
 * @typedef {import("@meshgate/contracts").RoutesAnswer} RoutesAnswer
 * @typedef {import("@meshgate/contracts").ReadyAnswer} ReadyAnswer
 */

/**
 * What went wrong, in a form to show. `status` is absent where no gateway answered.
 * @typedef {{ sentence: string, code: string, status?: number, requestId?: string }} Problem
 */

/**
 * @template T
 * @typedef {{ ok: true, value: T } | { ok: false, problem: Problem }} Answer
 */

const TIMEOUT_MS = 120_000;

/** The key lives here and nowhere else: no storage, no cookie. */
let key = "";

/** @param {string} value */
export function useKey(value) {
  key = value;
}

/**
 * @param {readonly { role: string, content: string }[]} messages
 * @param {string} model Empty: routing chooses.
 * @returns {Promise<Answer<ChatResponse>>}
 */
export function sendChat(messages, model) {
  const body = JSON.stringify({ messages, ...(model === "" ? {} : { model }) });
  return ask("/v1/chat", [200], { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

/**
 * @param {string} requestId
 * @returns {Promise<Answer<AuditRecord>>}
 */
export function fetchAudit(requestId) {
  return ask(`/v1/audit/${encodeURIComponent(requestId)}`, [200]);
}

/** @returns {Promise<Answer<RoutesAnswer>>} */
export function fetchRoutes() {
  return ask("/v1/routes", [200]);
}

/**
 * "Not ready" comes with a 503, which is an answer here and not a problem.
 * @returns {Promise<Answer<ReadyAnswer>>}
 */
export function fetchReady() {
  return ask("/v1/ready", [200, 503]);
}

/**
 * @template T
 * @param {string} path
 * @param {readonly number[]} good The statuses whose body is a T.
 * @param {RequestInit} [init]
 * @returns {Promise<Answer<T>>}
 */
async function ask(path, good, init = {}) {
  const headers = new Headers(init.headers);
  if (key !== "") headers.set("Authorization", `Bearer ${key}`);
  try {
    const response = await fetch(path, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = await response.json().catch(() => undefined);
    if (body !== undefined && good.includes(response.status)) return { ok: true, value: body };
    return { ok: false, problem: toProblem(response.status, body ?? {}) };
  } catch {
    return { ok: false, problem: unreachable };
  }
}

/** @type {Problem} */
const unreachable = {
  sentence: "The gateway did not answer. See that it is running, then send again.",
  code: "unreachable",
};

/**
 * @param {number} status
 * @param {{ error?: unknown, code?: unknown, request_id?: unknown }} body
 * @returns {Problem}
 */
function toProblem(status, { error, code, request_id }) {
  return {
    sentence: typeof error === "string" ? error : `The answer had the status ${status} and no reason.`,
    code: typeof code === "string" ? code : "unexpected_answer",
    status,
    ...(typeof request_id === "string" ? { requestId: request_id } : {}),
  };
}
