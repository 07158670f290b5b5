import { element } from "./dom.js";
import { formatCount, formatUsd } from "./format.js";

/**
 * @typedef {import("./gateway.js").RoutesAnswer} RoutesAnswer
 * @typedef {{ code: string, title: string, condition: string, goes: string }} Step
 */

/**
 * Draws the three steps as sentences with their figures.
 * @param {RoutesAnswer} routes
 * @param {readonly string[]} lastCodes The codes of the last call's decision: the step that gave one is marked.
 * @returns {HTMLElement}
 */
export function drawRoutes(routes, lastCodes) {
  const steps = [sensitivity(routes), cost(routes), fallback(routes)];
  return element(
    "ol",
    { class: "routes" },
    ...steps.map((step) => drawStep(step, lastCodes.includes(step.code))),
  );
}

/**
 * @param {Step} step
 * @param {boolean} decided Whether it decided the last call.
 */
function drawStep({ code, title, condition, goes }, decided) {
  const mark = decided ? element("span", { class: "decided" }, "decided the last call") : undefined;
  return element(
    "li",
    decided ? { "data-decided": "true" } : {},
    element("h3", {}, title, mark),
    element("p", {}, condition),
    element("p", { class: "goes" }, goes),
    element("p", { class: "hint" }, element("code", {}, code)),
  );
}

/**
 * @param {RoutesAnswer} routes
 * @returns {Step}
 */
function sensitivity({ sensitivity_keyword_count: count }) {
  const keywords =
    count === 1 ? "the one sensitive keyword" : `any of ${formatCount(count)} sensitive keywords`;
  return {
    code: "sensitive_keyword_match",
    title: "Sensitivity",
    condition: count === 0 ? "No keywords are set, so this never matches." : `The call contains ${keywords}.`,
    goes: "local, and nowhere else",
  };
}

/**
 * @param {RoutesAnswer} routes
 * @returns {Step}
 */
function cost(routes) {
  return { code: "cost_prefer_local", title: "Cost", condition: costCondition(routes), goes: "local" };
}

/** @param {RoutesAnswer} routes */
function costCondition(routes) {
  const { cost_max_usd_for_local: maxUsd, llm_input_usd_per_1m_tokens: price } = routes;
  if (!routes.usd_cost_mode_active || maxUsd === null || price === null) {
    return `The last user message has at most ${formatCount(routes.cost_max_prompt_length_for_local)} characters.`;
  }
  const tokens = `${routes.cost_chars_per_token} characters a token`;
  return `Its input would cost at most ${formatUsd(maxUsd)}, at ${formatUsd(price)} a million tokens and ${tokens}.`;
}

/**
 * @param {RoutesAnswer} routes
 * @returns {Step}
 */
function fallback({ default_provider: location, available_public_provider: provider }) {
  const open =
    provider === null ? "public, but no public provider is configured: local" : `public: ${provider}`;
  return {
    code: "default",
    title: "Default",
    condition: "Neither of the two matched.",
    goes: location === "local" ? "local" : open,
  };
}
