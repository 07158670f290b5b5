import { describeFinding, notShown } from "@meshgate/ledger";

/** Findings that are shown; a tampered log may have thousands. */
const SHOWN_MAX = 20;

/**
 * Shows what came of the check of each thing, and takes the reader there.
 * @param {readonly import("./check-files.js").Checked[]} checked
 * @param {HTMLElement} place
 */
export function showVerdicts(checked, place) {
  place.hidden = false;
  place.dataset["kind"] = worst(checked);
  place.replaceChildren(
    ...checked.flatMap(({ name, verdict }) => [
      ...(checked.length > 1 ? [element("p", { class: "chosen" }, name)] : []),
      ...(typeof verdict === "string"
        ? [element("h2", "Not checked"), element("p", verdict)]
        : drawn(verdict)),
    ]),
  );
  place.focus();
}

/** @param {readonly import("./check-files.js").Checked[]} checked */
function worst(checked) {
  const kinds = checked.map(({ verdict }) => (typeof verdict === "string" ? "not-verified" : verdict.kind));
  const [first = "not-verified"] = ["not-verified", "verified-in-part"].filter((kind) =>
    kinds.some((each) => each === kind),
  );
  return kinds.length > 0 && kinds.every((kind) => kind === "verified") ? "verified" : first;
}

/**
 * @param {import("@meshgate/ledger").EvidenceVerdict} verdict
 * @returns {HTMLElement[]}
 */
function drawn(verdict) {
  if (verdict.kind !== "not-verified") {
    return [
      element("h2", verdict.kind === "verified" ? "Verified" : `Verified in part: ${missing(verdict)}`),
      element(
        "p",
        "Every event here is the log’s, at its place, byte for byte, under the signed checkpoint.",
      ),
      ...caveats(verdict).map((text) => element("p", text)),
      figures(verdict),
    ];
  }
  const { findings, findingsCount } = verdict;
  const shown = findings.slice(0, SHOWN_MAX);
  return [
    element("h2", `Not verified: ${findings[0].kind}`),
    ...shown.map(drawnFinding),
    ...(findingsCount > shown.length
      ? [element("p", `And ${(findingsCount - shown.length).toLocaleString("en")} more.`)]
      : []),
    figures(verdict),
  ];
}

/** @param {import("@meshgate/ledger").EvidenceVerdict} verdict */
function missing(verdict) {
  const { counts, stretch, requestId } = verdict;
  if (requestId !== undefined && counts.dropped > 0) return "some events are here by their hash alone";
  const hidden = notShown(verdict);
  if (stretch !== undefined && hidden > 0)
    return `${hidden.toLocaleString("en")} of the log’s ${stretch.size.toLocaleString("en")} events are not shown`;
  return verdict.acknowledgedForks === undefined
    ? "there is no event in it"
    : "the log was forked, and an admin acknowledged it";
}

/**
 * What is not proved.
 * @param {import("@meshgate/ledger").EvidenceVerdict} verdict
 * @returns {readonly string[]}
 */
function caveats({ counts, requestId, files, outsideSize, outsidePassedOver = 0, acknowledgedForks = [] }) {
  return [
    ...(counts.filtered + counts.dropped > 0
      ? ["That the filter or retention left out what is hidden says who made this; it is not proved."]
      : []),
    ...(requestId === undefined ? [] : ["That the call has no other events is not proved."]),
    ...(files === undefined
      ? []
      : [
          `Held by nothing but the manifest, which nobody signed: ${files.byManifest.join(", ")}. Whether policies are what their names say, the command line checks.`,
        ]),
    ...acknowledgedForks.map(
      ({ origin, size, by }) =>
        `This is not the log that was signed as ${origin}, of ${size.toLocaleString("en")} events: what that had is lost. An admin acknowledged it in the event at index ${by.index}.`,
    ),
    ...(outsidePassedOver > 0
      ? [
          `${outsidePassedOver.toLocaleString("en")} of the checkpoints from outside were not compared: of keys that were not given, of another log, or of sizes that nothing here leads to.`,
        ]
      : []),
    ...(outsideSize === undefined
      ? ["It was not compared with a checkpoint from outside: whether the log was written anew is not shown."]
      : []),
  ];
}

/** @param {import("@meshgate/ledger").Finding} finding */
function drawnFinding(finding) {
  const { what, next } = describeFinding(finding);
  return element(
    "div",
    { class: "finding" },
    element("p", element("strong", finding.kind)),
    element("p", what),
    element("p", `What to do: ${next}`),
  );
}

/** @param {import("@meshgate/ledger").EvidenceVerdict} verdict */
function figures({ counts, stretch, requestId, head, outsideSize, files }) {
  /** @type {readonly (readonly [string, number | string])[]} */
  const rows = [
    ["Events looked at", counts.events],
    ...(requestId === undefined ? [] : /** @type {const} */ ([["Of the call", requestId]])),
    ...(stretch === undefined
      ? []
      : /** @type {const} */ ([
          ["From index", stretch.from],
          ["Up to, not included", stretch.to],
          ["Before and behind that, not shown", stretch.from + stretch.size - stretch.to],
          [
            "Asked for",
            Object.keys(stretch.filter).length === 0 ? "everything" : JSON.stringify(stretch.filter),
          ],
        ])),
    ["Hidden as left out by the filter", counts.filtered],
    ["Hidden as dropped by retention", counts.dropped],
    ...(files === undefined
      ? []
      : /** @type {const} */ ([["Files as the manifest lists them", files.count]])),
    ...(head === undefined
      ? []
      : /** @type {const} */ ([
          ["Log", head.origin],
          ["Events in the log then", head.size],
          ["Agrees with the outside checkpoint of", outsideSize ?? "none was compared"],
          ["Signed by", head.signatures.map(({ key }) => `${key.name}+${key.keyId}`).join(", ")],
        ])),
  ];
  return element(
    "dl",
    ...rows.flatMap(([term, value]) => [
      element("dt", term),
      element("dd", typeof value === "number" ? value.toLocaleString("en") : value),
    ]),
  );
}

/**
 * Text becomes a text node, so that nothing in it can run.
 * @param {string} tag
 * @param {...(Node | string | { readonly class: string })} parts
 * @returns {HTMLElement}
 */
function element(tag, ...parts) {
  const node = document.createElement(tag);
  for (const part of parts) {
    if (typeof part === "string" || part instanceof Node) node.append(part);
    else node.className = part.class;
  }
  return node;
}
