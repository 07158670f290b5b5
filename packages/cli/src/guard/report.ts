import type { Finding, GuardrailDefinition } from "@meshgate/guardrails";
import { count } from "../count.ts";
import { hasColour, type Output, type Paint, painter, type Terminal } from "../terminal.ts";
import type { SkipReason } from "./find-files.ts";
import type { LinePlace } from "./line-places.ts";
import { starred } from "./starred.ts";

/** A finding, and its text: which is shown starred at most. */
export interface FoundThere extends Finding {
  readonly name: string;
  readonly place: LinePlace;
  readonly value: string;
}

export interface ReportOptions {
  readonly definitions: ReadonlyMap<string, GuardrailDefinition>;
  readonly leftOut: readonly string[];
  readonly shows: boolean;
  readonly isJson: boolean;
  readonly masks: boolean;
}

/** What is named of all that was skipped; the rest is counted. */
const NAMED_MAX = 20;

/** Tells what was found as it is found, and in the end how much. Never a value as it was. */
export class Report {
  readonly #options: ReportOptions;
  readonly #out: Output;
  /** Where the findings go: with `--mask` standard output is the masked text's. */
  readonly #told: Output;
  readonly #paint: Paint;
  readonly #types = new Map<string, number>();
  readonly #skipped: { readonly path: string; readonly why: SkipReason }[] = [];
  #skippedCount = 0;
  #files = 0;
  #filesWithFindings = 0;
  #findings = 0;
  #findingsHere = 0;
  #unscanned = 0;
  #wouldBlock = false;

  constructor(options: ReportOptions, { out, err, env }: Pick<Terminal, "out" | "err" | "env">) {
    this.#options = options;
    this.#out = out;
    this.#told = options.masks ? err : out;
    this.#paint = painter({ colour: hasColour(this.#told, env) });
    if (options.isJson) out.write('{"findings":[');
  }

  /** Whether a guardrail that blocks found something. */
  get wouldBlock(): boolean {
    return this.#wouldBlock;
  }

  began(): void {
    this.#findingsHere = 0;
  }

  ended(): void {
    this.#files += 1;
    if (this.#findingsHere > 0) this.#filesWithFindings += 1;
  }

  found(finding: FoundThere): void {
    const action = this.#options.definitions.get(finding.guardrail)?.action ?? "flag";
    this.#wouldBlock ||= action === "block";
    this.#types.set(finding.type, (this.#types.get(finding.type) ?? 0) + 1);
    this.#told.write(this.#options.isJson ? this.#json(finding, action) : this.#row(finding, action));
    this.#findings += 1;
    this.#findingsHere += 1;
  }

  skipped(path: string, why: SkipReason): void {
    this.#skippedCount += 1;
    if (this.#skipped.length < NAMED_MAX || this.#options.isJson) this.#skipped.push({ path, why });
  }

  /** Part of a file was not looked at. */
  unscanned(): void {
    this.#unscanned += 1;
  }

  /** What was told of a piece, and the piece itself masked where that is wanted, is out of memory. */
  async written(masked: () => string): Promise<void> {
    if (this.#options.masks) this.#out.write(masked());
    await this.#out.drained();
    await this.#told.drained();
  }

  summarise(): void {
    this.#told.write(this.#options.isJson ? this.#jsonEnd() : this.#summary());
  }

  #row({ name, place, type, score, guardrail, value }: FoundThere, action: string): string {
    const at = `${name}:${place.line}:${place.column}`;
    const cells = [
      at.padEnd(name.length + 10),
      type.padEnd(20),
      score.toFixed(2),
      this.#paint(action.padEnd(5), action === "block" ? "red" : "yellow"),
      guardrail,
      ...(this.#options.shows ? [starred(value)] : []),
    ];
    return `${cells.join("  ")}\n`;
  }

  #json({ name, place, type, score, evidence, guardrail, value }: FoundThere, action: string): string {
    const shown = this.#options.shows ? { shown: starred(value) } : {};
    const told = { path: name, ...place, type, score, evidence, guardrail, action, ...shown };
    return `${this.#findings === 0 ? "" : ","}\n${JSON.stringify(told)}`;
  }

  #jsonEnd(): string {
    const rest = {
      files: this.#files,
      types: this.#typesByName(),
      skipped: this.#skipped,
      not_looked_with: this.#options.leftOut,
      unscanned: this.#unscanned,
      would_block: this.#wouldBlock,
    };
    return `\n],${JSON.stringify(rest).slice(1)}\n`;
  }

  #summary(): string {
    const types = Object.entries(this.#typesByName()).map(([type, number]) => `${type} ${number}`);
    const found =
      this.#findings === 0
        ? this.#paint(`Nothing found in ${count(this.#files, "file")}`, "green")
        : `${count(this.#findings, "finding")} in ${this.#filesWithFindings} of ${count(this.#files, "file")}: ${types.join(", ")}`;
    const named = this.#skipped.map(({ path, why }) => `${path} (${why})`);
    const more = this.#skippedCount - named.length;
    return [
      found,
      ...(named.length === 0
        ? []
        : [`Skipped ${this.#skippedCount}: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`]),
      ...(this.#options.leftOut.length === 0
        ? []
        : [
            `Not looked with, since they look at whole calls or elsewhere: ${this.#options.leftOut.join(", ")}`,
          ]),
      ...(this.#unscanned === 0
        ? []
        : [
            `Not followed to the end in ${count(this.#unscanned, "piece")} of 64 KB: too much is encoded there, or too much found`,
          ]),
    ]
      .map((line) => `${line}\n`)
      .join("");
  }

  #typesByName(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#types].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
