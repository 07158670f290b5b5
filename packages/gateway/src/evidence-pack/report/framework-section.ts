import type { Evidence } from "../evidence-summary.ts";
import type { Framework, Requirement } from "../frameworks/framework.ts";
import { type Html, html } from "./html.ts";

/** One law or standard: for each requirement what is there, where, and what is not. */
export function frameworkSection(framework: Framework, evidence: Evidence): Html {
  return html`<h2>${framework.name}</h2>
<p class="soft">${framework.edition}. What the record has for each requirement, and what has to be shown in another way.
This is evidence for an assessment, and no statement that the requirement is met.</p>
${framework.requirements.map((requirement) => requirementPart(requirement, evidence))}`;
}

function requirementPart(requirement: Requirement, evidence: Evidence): Html {
  const { id, title, asks, shows, files, doesNotShow } = requirement;
  return html`<section class="requirement">
<h3>${id} ${title}</h3>
<p class="soft">${asks}</p>
<ul>${shows(evidence).map((sentence) => html`<li>${sentence}</li>`)}</ul>
<p class="soft">In this pack: ${files.join(", ")}.</p>
<p><strong>Not shown:</strong> ${doesNotShow}</p>
</section>
`;
}
