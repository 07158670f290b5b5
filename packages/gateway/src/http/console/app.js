import { drawAnswer, drawProblem, drawQuestion } from "./chat-view.js";
import { byId, element } from "./dom.js";
import { readEvidence } from "./evidence.js";
import { fetchAudit, fetchReady, fetchRoutes, sendChat, useKey } from "./gateway.js";
import { drawRecord } from "./record-view.js";
import { clearRooms, showRooms, showRoomsBusy, showRoomsProblem } from "./rooms-view.js";
import { drawRoutes } from "./routes-view.js";

/**
 * @typedef {import("./gateway.js").Problem} Problem
 * @typedef {import("./gateway.js").RoutesAnswer} RoutesAnswer
 */

const READY_EVERY_MS = 15_000;

const log = byId("log", HTMLElement);
const samples = byId("samples", HTMLElement);
const prompt = byId("prompt", HTMLTextAreaElement);
const model = byId("model", HTMLInputElement);
const send = byId("send", HTMLButtonElement);
const restart = byId("restart", HTMLButtonElement);
const recordView = byId("record", HTMLElement);
const emptyRecord = [...recordView.children];
const keyForm = byId("key-form", HTMLFormElement);
const keyField = byId("key", HTMLInputElement);
const ready = byId("ready", HTMLElement);
const routesView = byId("routes", HTMLElement);

/** @type {{ role: string, content: string }[]} */
let conversation = [];
/** @type {RoutesAnswer | undefined} */
let routes;
/** @type {readonly string[]} */
let lastCodes = [];

byId("chat-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void chat();
});
prompt.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    void chat();
  }
});
keyForm.addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(keyField.value.trim());
  keyForm.hidden = true;
  void refresh();
  prompt.focus();
});
restart.addEventListener("click", startOver);
for (const button of samples.querySelectorAll("button")) {
  button.addEventListener("click", () => {
    prompt.value = button.dataset["sample"] === "long" ? longSample() : "What is a policy?";
    prompt.focus();
  });
}

void refresh();
setInterval(() => {
  if (!document.hidden) void refreshReady();
}, READY_EVERY_MS);

async function refresh() {
  await Promise.all([refreshReady(), refreshRoutes()]);
}

async function refreshReady() {
  const answer = await fetchReady();
  const state = answer.ok ? answer.value.status : "unreachable";
  const reasons = answer.ok ? (answer.value.reasons ?? []).map(({ message }) => message) : [];
  ready.dataset["state"] = state;
  const text = [
    { ready: "Ready", "not-ready": "Not ready", unreachable: "Unreachable" }[state],
    ...reasons,
  ].join(": ");
  if (ready.textContent !== text) ready.textContent = text;
}

async function refreshRoutes() {
  const answer = await fetchRoutes();
  if (answer.ok) {
    routes = answer.value;
    routesView.replaceChildren(drawRoutes(routes, lastCodes));
    return;
  }
  askForKey(answer.problem);
  routesView.replaceChildren(drawProblem(answer.problem));
}

async function chat() {
  const text = prompt.value;
  if (text.trim() === "" || send.disabled) return;
  const question = drawQuestion(text);
  setBusy(true);
  samples.hidden = true;
  show(question);
  showRoomsBusy();
  const answer = await sendChat([...conversation, { role: "user", content: text }], model.value.trim());
  setBusy(false);
  if (answer.ok && answer.value.content !== null) {
    const { content, request_id } = answer.value;
    conversation = [...conversation, { role: "user", content: text }, { role: "assistant", content }];
    prompt.value = "";
    show(drawAnswer(answer.value));
    await showRecord(request_id);
    return;
  }
  const problem = answer.ok ? providerProblem(answer.value) : answer.problem;
  show(drawProblem(problem));
  askForKey(problem);
  if (problem.requestId === undefined || problem.status === 401) showNoRecord(problem);
  else await showRecord(problem.requestId, problem);
}

/**
 * A provider's failure comes with the status 200 (Policy Mesh).
 * @param {import("./gateway.js").ChatResponse} answer
 * @returns {Problem}
 */
function providerProblem({ error, provider, request_id }) {
  return { sentence: error ?? "The answer is empty.", code: `provider ${provider}`, requestId: request_id };
}

/**
 * @param {string} requestId
 * @param {Problem} [because] The refusal that the record belongs to; it is shown where there is no record.
 */
async function showRecord(requestId, because) {
  const answer = await fetchAudit(requestId);
  if (!answer.ok) {
    showNoRecord(because ?? answer.problem);
    return;
  }
  const evidence = readEvidence(answer.value);
  recordView.replaceChildren(...drawRecord(answer.value));
  showRooms(evidence);
  markRoutes(evidence.decision?.reason_codes ?? []);
}

/** @param {Problem} problem */
function showNoRecord(problem) {
  const text = `There is no record of this call: ${problem.sentence}`;
  recordView.replaceChildren(element("p", { class: "empty" }, text));
  showRoomsProblem(problem);
  markRoutes([]);
}

/** @param {readonly string[]} codes */
function markRoutes(codes) {
  lastCodes = codes;
  if (routes !== undefined) routesView.replaceChildren(drawRoutes(routes, lastCodes));
}

/** @param {Problem} problem */
function askForKey(problem) {
  if (problem.status !== 401) return;
  keyForm.hidden = false;
  keyField.focus();
}

/** @param {HTMLElement} turn */
function show(turn) {
  log.append(turn);
  restart.hidden = false;
  const question = [...log.querySelectorAll(".question")].at(-1);
  if (question instanceof HTMLElement) log.scrollTop = question.offsetTop - log.offsetTop;
}

/** @param {boolean} busy */
function setBusy(busy) {
  send.disabled = busy;
  send.textContent = busy ? "Sending…" : "Send";
  log.setAttribute("aria-busy", String(busy));
}

function startOver() {
  conversation = [];
  samples.hidden = false;
  restart.hidden = true;
  log.replaceChildren(samples);
  recordView.replaceChildren(...emptyRecord);
  clearRooms();
  markRoutes([]);
  prompt.focus();
}

function longSample() {
  const sentence = "Explain, step by step, how a request is routed. ";
  const chars = (routes?.cost_max_prompt_length_for_local ?? 1000) + 1;
  return sentence.repeat(Math.ceil(chars / sentence.length)).trimEnd();
}
