const counts = new Intl.NumberFormat("en");
const dollars = new Intl.NumberFormat("en", { style: "currency", currency: "USD", maximumFractionDigits: 6 });

/** @param {number} count */
export function formatCount(count) {
  return counts.format(count);
}

/** @param {number} usd */
export function formatUsd(usd) {
  return dollars.format(usd);
}

/** @param {number} ms */
export function formatMs(ms) {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/**
 * What a rationale code means, in words; nothing for a code that a rules document brings.
 * @param {string} code
 */
export function explainCode(code) {
  return MEANINGS.get(code);
}

const MEANINGS = new Map([
  ["sensitive_keyword_match", "A sensitive keyword is in the call, so it stays local."],
  ["cost_prefer_local", "The prompt is small enough that local is preferred."],
  ["default", "No earlier rule matched, so the default provider takes it."],
  ["requested", "The caller named the model."],
  ["POLICY_ALLOW", "The rules allow the action."],
  ["POLICY_DEFAULT_DENY", "No rule allows the action, so the default denies it."],
  ["NO_LOCAL_PROVIDER", "The call must stay local, and no local provider is configured."],
]);
