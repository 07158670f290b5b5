import type { CheckpointTarget, Evidence } from "../evidence-summary.ts";
import { printCount, some } from "../frameworks/print-counted.ts";
import { type Html, html } from "./html.ts";
import { printTime } from "./print-time.ts";
import { facts } from "./tables.ts";

/** What proves the rest, and how to check it without the service. */
export function logSection({ log, summary }: Evidence): Html {
  return html`<h2>The log, and how to check it</h2>
${facts([
  ["Log", log.origin],
  ["Leaves under the checkpoint", printCount(log.size)],
  ["Root of the tree", html`<code>${log.rootHashHex}</code>`],
  ["Signed", printTime(log.signedAt)],
  ["Keys", html`${log.verifierKeys.map((key) => html`<code>${key}</code><br>`)}`],
  ["Events in this pack", printCount(summary.record.events)],
])}
${whereItStands(log.targets)}
${
  summary.record.bodiesDropped === 0
    ? html``
    : html`<p>The text of ${some(summary.record.bodiesDropped, "event")} was dropped by retention. Their hashes stand in the proof, so nothing else could be put in their place; what they said is not shown.</p>`
}
${
  summary.record.unreadable === 0
    ? html``
    : html`<p><strong>${some(summary.record.unreadable, "line")} of events.ndjson cannot be read: somebody altered the database. Nothing of it is counted here, and this pack does not verify.</strong></p>`
}
<h3>Checking it</h3>
<p>On a machine without the service, with nothing but this pack and a key that came to you by another way: open
<code>verify.html</code> in a browser and drop the archive on it, or use the command line.</p>
<pre>meshgate audit verify --export &lt;the archive, or the folder it was unpacked to&gt; --key '&lt;verifier key&gt;'</pre>
<p class="soft">Take the key from whom you trust, not from this pack: whoever could forge the pack could put a key in it.</p>
<h3>What is proved by what</h3>
<ul>
<li>The log's signature: every event here, its place in the log, how many others lie between, and the checkpoints.</li>
<li>The fingerprints that decisions name, which are part of the events: the policies.</li>
<li>The manifest alone, which nobody signed: this report, the statistics, and the files that repeat some of the events. All
that they say can be counted again from the events.</li>
</ul>`;
}

function whereItStands(targets: readonly CheckpointTarget[]): Html {
  const rows = targets.map(
    ({ kind, name, isElsewhere, size, at }) =>
      html`<tr><td>${kind}</td><td>${name}</td><td>${isElsewhere ? "another machine" : "this machine"}</td><td class="count">${size === undefined ? "none yet" : printCount(size)}</td><td>${at === undefined ? "" : printTime(at)}</td></tr>`,
  );
  const table = html`<table class="wide">
<caption>Where checkpoints went</caption>
<thead><tr><th scope="col">Kind</th><th scope="col">Target</th><th scope="col">Stands on</th><th scope="col" class="count">Newest tree</th><th scope="col">Arrived</th></tr></thead>
<tbody>${rows}</tbody>
</table>`;
  if (targets.some(({ isElsewhere, size }) => isElsewhere && size !== undefined)) return table;
  return html`${rows.length === 0 ? html`` : table}
<p class="warn"><strong>No checkpoint has left the machine that keeps the log.</strong> Whoever controls that machine and the
signing key could have written another log and signed it anew. Compare this pack's checkpoint with earlier packs, and from
now on publish checkpoints to a place that the operator does not control.</p>`;
}
