import type { Row } from "../measure/comparison.ts";
import { type Check, isMet, type Report, type Section, type Table } from "./report.ts";

/** The report as text for a terminal of 110 columns. */
export function printReport(report: Report): string {
  const checks = report.checks.map(printCheck);
  const invalid = report.invalid.map((why) => `INVALID  ${why}`);
  return [
    ...report.sections.map(printSection),
    ...report.tables.map(printTable),
    checks.join("\n"),
    invalid.join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function printSection(section: Section): string {
  const header = [
    section.title,
    ...["CPU µs/call", "×"],
    ...["calls/s", "×"],
    ...["p50 ms", "p99 ms", "×"],
    ...["RSS MB", "×"],
  ];
  return [layOut(header), ...section.rows.map((row) => layOut(cellsOf(row))), `  ${section.note}`].join("\n");
}

function printTable({ title, note, columns, rows }: Table): string {
  const cells = rows.map(({ name, values }) => [`  ${name}`, ...values.map(printFigure)]);
  return [layOutTable([title, ...columns]), ...cells.map(layOutTable), `  ${note}`].join("\n");
}

/** Three digits, or all of a whole number. */
function printFigure(value: number): string {
  return Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function layOutTable(cells: readonly string[]): string {
  return cells
    .map((cell, column) => (column === 0 ? cell.padEnd(42) : cell.padStart(11)))
    .join("")
    .trimEnd();
}

const widths = [30, 12, 7, 9, 7, 9, 9, 8, 9, 7];

function cellsOf({ name, figures, ratios }: Row): readonly string[] {
  return [
    `  ${name}`,
    figures.cpuUsPerRequest.toFixed(1),
    ratios.cpuUsPerRequest.toFixed(2),
    figures.requestsPerSecond.toFixed(0),
    ratios.requestsPerSecond.toFixed(2),
    figures.p50Ms.toFixed(2),
    figures.p99Ms.toFixed(2),
    ratios.p99Ms.toFixed(2),
    figures.residentMb.toFixed(0),
    ratios.residentMb.toFixed(2),
  ];
}

function layOut(cells: readonly string[]): string {
  return cells
    .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
    .join("")
    .trimEnd();
}

function printCheck(check: Check): string {
  const verdict = isMet(check) ? "met   " : "MISSED";
  return `${verdict}  ${check.what}: ${check.measured.toFixed(2)}${check.unit} (at most ${check.atMost}${check.unit})`;
}
