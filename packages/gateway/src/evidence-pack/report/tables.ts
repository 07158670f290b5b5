import type { Counted } from "../evidence-summary.ts";
import { printCount } from "../frameworks/print-counted.ts";
import { type Html, html } from "./html.ts";

const ROWS_MAX = 50;

/** A table of what was counted; nothing at all where nothing was. */
export function countedTable(caption: string, counted: Counted): Html {
  if (counted.length === 0) return html``;
  const rows = counted
    .slice(0, ROWS_MAX)
    .map(({ name, count }) => html`<tr><td>${name}</td><td class="count">${printCount(count)}</td></tr>`);
  const more = counted.length - rows.length;
  return html`<div><table>
<caption>${caption}</caption>
<thead><tr><th scope="col">Which</th><th scope="col" class="count">How often</th></tr></thead>
<tbody>${rows}</tbody>
</table>${more > 0 ? html`<p class="soft">And ${printCount(more)} more; statistics.json has all.</p>` : html``}</div>`;
}

/** Small tables side by side, as many as there is room for. */
export function sideBySide(tables: readonly Html[]): Html {
  return html`<div class="counted">${tables}</div>`;
}

/** Names and what they are, one under the other. */
export function facts(entries: readonly (readonly [name: string, value: string | Html])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
