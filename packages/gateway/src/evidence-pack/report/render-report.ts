import type { Evidence } from "../evidence-summary.ts";
import { euAiAct } from "../frameworks/eu-ai-act.ts";
import { iso42001 } from "../frameworks/iso-42001.ts";
import { frameworkSection } from "./framework-section.ts";
import { html } from "./html.ts";
import { logSection } from "./log-section.ts";
import { printTime } from "./print-time.ts";
import { recordSection } from "./record-section.ts";
import { reportStyle } from "./report-style.ts";
import { facts } from "./tables.ts";

/** The report as one HTML document that needs nothing else, and prints. */
export function renderReport(evidence: Evidence): string {
  const { period, madeAt, environment, version } = evidence;
  const title = `Evidence from ${printTime(period.from)} to ${printTime(period.to)}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ html: reportStyle }}</style>
</head>
<body>
<h1>Evidence from <span class="when">${printTime(period.from)}</span> to <span class="when">${printTime(period.to)}</span></h1>
${facts([
  ["Environment", environment],
  ["Made", printTime(madeAt)],
  ["By", `Meshgate ${version}`],
])}
${logSection(evidence)}
${recordSection(evidence)}
${frameworkSection(euAiAct, evidence)}
${frameworkSection(iso42001, evidence)}
<h2>What this pack does not show</h2>
<ul>
<li>Calls that did not pass this gateway, and whatever happened while audit was off.</li>
<li>What the events say that were left out as being of another time. The proof shows how many they are and where they stand; an
export of the whole log shows them.</li>
<li>The words of prompts and answers: the record has hashes, counts and labels in their place.</li>
<li>Who stands behind a key or a pseudonym. The organisation knows; the record does not.</li>
<li>That a time is right: the clocks are those of the machines. The order of the log does not depend on them.</li>
<li>That a law or a standard is kept. It is evidence for those who judge that.</li>
</ul>
</body>
</html>
`.html;
}
