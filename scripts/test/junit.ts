/** One test that did not pass, by its file and its full name. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** What a run of tests came to. */
export interface TestReport {
  readonly passed: number;
  readonly failed: readonly NamedTest[];
  readonly skipped: readonly NamedTest[];
  /** Every file that reported at least one test. */
  readonly files: ReadonlySet<string>;
}

type Outcome = "passed" | "failed" | "skipped";

interface TestCase extends NamedTest {
  readonly outcome: Outcome;
}

/** Reads the JUnit report that `bun test` writes; its attribute values never hold a bare `<` or `>`. */
export function readJunit(xml: string): TestReport {
  const cases = [...xml.matchAll(/<testcase ([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)].map(toTestCase);
  return {
    passed: cases.filter(({ outcome }) => outcome === "passed").length,
    failed: named(cases, "failed"),
    skipped: named(cases, "skipped"),
    files: new Set(cases.map(({ file }) => file)),
  };
}

function toTestCase([, attributes = "", body = ""]: RegExpMatchArray): TestCase {
  const group = attribute(attributes, "classname");
  const name = attribute(attributes, "name");
  return {
    file: attribute(attributes, "file"),
    name: group === "" ? name : `${group} > ${name}`,
    outcome: outcomeOf(body),
  };
}

function outcomeOf(body: string): Outcome {
  if (/<(failure|error)\b/.test(body)) return "failed";
  return /<skipped\b/.test(body) ? "skipped" : "passed";
}

function named(cases: readonly TestCase[], outcome: Outcome): readonly NamedTest[] {
  return cases.filter((test) => test.outcome === outcome).map(({ file, name }) => ({ file, name }));
}

function attribute(attributes: string, key: string): string {
  const value = new RegExp(`(?:^|\\s)${key}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  return value.replace(/&(#\d+|\w+);/g, (whole, entity: string) => decodeEntity(entity) ?? whole);
}

function decodeEntity(entity: string): string | undefined {
  if (entity.startsWith("#")) return String.fromCodePoint(Number(entity.slice(1)));
  return { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }[entity];
}
