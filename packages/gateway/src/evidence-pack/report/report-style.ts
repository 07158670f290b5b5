/** Plain, readable on a screen in light and dark, and made for paper: no colour carries meaning alone. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1b2023; --soft: #596166; --line: #dfdcd4; --paper: #fff; --well: #f6f5f1; --warn: #7a4b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eae8; --soft: #a1aaac; --line: #333b3e; --paper: #131718; --well: #1b2123; --warn: #e5b75c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 400 1rem/1.55 ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.015em; }
h2 { font-size: 1.25rem; margin: 2.75rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .35rem; }
p, ul, dl { margin: .5rem 0; }
ul { padding-left: 1.2rem; }
.soft { color: var(--soft); }
.warn { border-left: 3px solid var(--warn); padding: .5rem .9rem; background: var(--well); }
.warn strong { color: var(--warn); }
code { font: .85em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { padding: .8rem 1rem; background: var(--well); overflow-x: auto; white-space: pre-wrap; }
.when { white-space: nowrap; }
dl.facts { display: grid; grid-template-columns: minmax(10rem, max-content) 1fr; gap: .3rem 1.2rem; }
dl.facts dt { color: var(--soft); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .93rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1.2rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 500; overflow-wrap: normal; }
th:last-child, td:last-child { padding-right: 0; }
td.count, th.count { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.counted { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .5rem 3rem; align-items: start; }
.requirement { break-inside: avoid; margin: 1.25rem 0; }
.requirement h3 { margin: 0; }
@media (max-width: 36rem) {
  dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: .5rem; }
  .wide { display: block; overflow-x: auto; } .wide td { min-width: 6rem; }
}
@media print {
  :root { --ink: #000; --soft: #333; --line: #bbb; --paper: #fff; --well: #fff; --warn: #000; }
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  .counted > div { break-inside: avoid; }
  h2 { break-after: avoid; } h3 { break-after: avoid; }
  table { break-inside: auto; } tr { break-inside: avoid; } thead { display: table-header-group; }
  @page { margin: 18mm 16mm; }
}
`;
