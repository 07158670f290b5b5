import { readConsistencyProofs, splitNotes } from "@meshgate/ledger";
import { checkFiles } from "./check-files.js";
import { readKeys } from "./read-keys.js";
import { showVerdicts } from "./show-verdict.js";

const form = byId("form", HTMLFormElement);
const drop = byId("drop", HTMLElement);
const input = byId("files", HTMLInputElement);
const chosen = byId("files-chosen", HTMLElement);
const key = byId("key", HTMLTextAreaElement);
const keyProblem = byId("key-problem", HTMLElement);
const outside = byId("outside", HTMLTextAreaElement);
const consistency = byId("consistency", HTMLTextAreaElement);
const consistencyProblem = byId("consistency-problem", HTMLElement);
const button = byId("check", HTMLButtonElement);
const progress = byId("progress", HTMLProgressElement);
const verdict = byId("verdict", HTMLElement);

input.addEventListener("change", tellChosen);

drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.dataset["over"] = "";
});
drop.addEventListener("dragleave", () => delete drop.dataset["over"]);
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  delete drop.dataset["over"];
  if (event.dataTransfer !== null) input.files = event.dataTransfer.files;
  tellChosen();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const trust = readKeys(key.value);
  keyProblem.textContent = typeof trust === "string" ? trust : "";
  const proofs = readConsistencyProofs(consistency.value);
  consistencyProblem.textContent = proofs.ok ? "" : `This is none: ${proofs.error}. Copy all of the answer.`;
  if (typeof trust === "string") key.focus();
  else if (!proofs.ok) consistency.focus();
  else void check(trust, proofs.value);
});

/**
 * @param {import("@meshgate/ledger").Trust} trust
 * @param {readonly import("@meshgate/ledger").ConsistencyClaim[]} proofs
 */
async function check(trust, proofs) {
  button.disabled = true;
  progress.hidden = false;
  progress.value = 0;
  try {
    const options = {
      trust,
      outside: splitNotes(outside.value),
      consistency: proofs,
      onProgress: tellProgress,
    };
    showVerdicts(await checkFiles([...(input.files ?? [])], options), verdict);
  } finally {
    button.disabled = false;
    progress.hidden = true;
  }
}

function tellChosen() {
  chosen.textContent = [...(input.files ?? [])].map(({ name }) => name).join(", ");
}

/**
 * @param {number} done
 * @param {number} total
 */
function tellProgress(done, total) {
  progress.value = total === 0 ? 1 : done / total;
}

/**
 * The element with this id, as the type that the page declares it to be.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {{ new (): T }} type
 * @returns {T}
 */
function byId(id, type) {
  const node = document.getElementById(id);
  if (node instanceof type) return node;
  throw new Error(`The page has no ${type.name} with the id ${id}`);
}
