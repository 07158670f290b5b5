import { formatCount, formatMs } from "./format.js";

/**
 * @typedef {import("./evidence.js").Evidence} Evidence
 * @typedef {import("./gateway.js").Problem} Problem
 * @typedef {"idle" | "busy" | "passed" | "stopped"} RoomState
 * @typedef {{ state: RoomState, fact: string }} Room
 */

const NAMES = /** @type {const} */ (["identify", "observe", "decide", "enforce", "record"]);

/** The room that refuses with each code, for calls that end without a record. */
const REFUSED_IN = new Map([
  ["unauthenticated", "identify"],
  ["open-mode-guard", "identify"],
  ["forbidden", "identify"],
  ["malformed-body", "observe"],
  ["invalid-request", "observe"],
  ["unknown-model", "observe"],
  ["ambiguous-model", "observe"],
  ["body-too-large", "observe"],
  ["record-unavailable", "record"],
]);

/** Shows that a call is on its way. */
export function showRoomsBusy() {
  drawRooms(NAMES.map(() => ({ state: "busy", fact: "" })));
}

/**
 * Shows what each room found or did.
 * @param {Evidence} evidence
 */
export function showRooms({ events, facts, decision, completed, auditMode }) {
  const permitted = decision?.outcome === "ALLOW" || decision?.outcome === "DEGRADE";
  const codes = (decision?.rationale_codes ?? []).join(", ");
  drawRooms([
    { state: "passed", fact: [facts?.principal?.key, facts?.principal?.agent].filter(Boolean).join(" · ") },
    {
      state: "passed",
      fact: `${formatCount(facts?.call?.prompt_chars ?? 0)} characters, ${facts?.resource.sensitivity}`,
    },
    { state: permitted ? "passed" : "stopped", fact: `${decision?.outcome} · ${codes}` },
    enforceRoom(completed, permitted),
    { state: "passed", fact: `${events.length} ${events.length === 1 ? "event" : "events"}, ${auditMode}` },
  ]);
}

/**
 * Shows where a call ended of which there is no record: what the other rooms did is not known.
 * @param {Problem} problem
 */
export function showRoomsProblem({ code }) {
  const refusedIn = REFUSED_IN.get(code);
  drawRooms(
    NAMES.map((name) =>
      name === refusedIn ? { state: "stopped", fact: code } : { state: "idle", fact: "" },
    ),
  );
}

/** Back to a call that was never made. */
export function clearRooms() {
  drawRooms(NAMES.map(() => ({ state: "idle", fact: "" })));
}

/**
 * @param {Evidence["completed"]} completed
 * @param {boolean} permitted
 * @returns {Room}
 */
function enforceRoom(completed, permitted) {
  if (!permitted) return { state: "idle", fact: "nothing was sent" };
  if (completed === undefined) return { state: "busy", fact: "" };
  const ended = completed.failure_detail ?? formatMs(completed.latency_ms);
  return {
    state: completed.status === "success" ? "passed" : "stopped",
    fact: `${completed.provider ?? "no provider"} · ${ended}`,
  };
}

/** @param {readonly Room[]} rooms In the order of the rooms. */
function drawRooms(rooms) {
  NAMES.forEach((name, index) => {
    const node = document.querySelector(`[data-room="${name}"]`);
    const fact = node?.querySelector(".fact");
    const room = rooms[index];
    if (!(node instanceof HTMLElement) || !fact || !room) return;
    node.dataset["state"] = room.state;
    fact.textContent = room.fact;
  });
}
