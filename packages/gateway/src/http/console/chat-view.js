import { element } from "./dom.js";

/**
 * @typedef {import("./gateway.js").ChatResponse} ChatResponse
 * @typedef {import("./gateway.js").Problem} Problem
 */

/** @param {string} text */
export function drawQuestion(text) {
  return element(
    "article",
    { class: "turn question", "aria-label": "You" },
    element("p", { class: "text" }, text),
  );
}

/** @param {ChatResponse} answer */
export function drawAnswer({ provider, reason_codes, content }) {
  return element(
    "article",
    { class: "turn", "aria-label": `Answer from ${provider}` },
    element("p", { class: "text" }, content ?? ""),
    element("p", { class: "hint" }, `${provider} · `, element("code", {}, reason_codes.join(", "))),
  );
}

/** @param {Problem} problem */
export function drawProblem({ sentence, code, status }) {
  const detail = status === undefined ? "" : ` · ${status}`;
  return element(
    "article",
    { class: "turn problem", role: "alert" },
    element("p", { class: "text" }, sentence),
    element("p", { class: "hint" }, element("code", {}, code), detail),
  );
}
