import { describeFinding } from "@meshgate/ledger";

/** Findings that are shown; a tampered log may have thousands. */
const SHOWN_MAX = 20;

/**
 * Shows what came of the check, and takes the reader there.
 * @param {import("@meshgate/ledger").Verdict | string} verdict A sentence where nothing could be checked.
 * @param {HTMLElement} place
 */
export function showVerdict(verdict, place) {
  place.hidden = false;
  place.dataset["kind"] = typeof verdict === "string" ? "not-verified" : verdict.kind;
  place.replaceChildren(
    ...(typeof verdict === "string" ? [element("h2", "Not checked"), element("p", verdict)] : drawn(verdict)),
  );
  place.focus();
}

/**
 * @param {import("@meshgate/ledger").Verdict} verdict
 * @returns {HTMLElement[]}
 */
function drawn(verdict) {
  if (verdict.kind === "verified") {
    return [
      element("h2", "Verified"),
      element(
        "p",
        "Every event here is the log’s, at its place, byte for byte, under the signed checkpoint.",
      ),
      ...(verdict.files === undefined
        ? []
        : [
            element(
              "p",
              "Report, statistics and the files that repeat events are as the manifest lists them; nobody signed that. Whether policies are what their names say, the command line checks.",
            ),
          ]),
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

/** @param {import("@meshgate/ledger").Verdict} verdict */
function figures({ counts, head, outsideSize, files }) {
  /** @type {readonly (readonly [string, number | string])[]} */
  const rows = [
    ["Events looked at", counts.events],
    ["Left out by the filter", counts.filtered],
    ["Hash alone is left", counts.dropped],
    ...(files === undefined ? [] : /** @type {const} */ ([["Files as the manifest lists them", files]])),
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
