import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { quietEvidence } from "../evidence.fixture.ts";
import { renderReport } from "./render-report.ts";

const NONE_LEFT = "No checkpoint has left the machine that keeps the log.";

describe("the report", () => {
  /** A name in the record is a caller's word: a report that ran it would let a caller write the auditor's page. */
  test("shows any name as text, and never as markup", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const environment = `<b>${name}"'`;
        const report = renderReport(quietEvidence({ environment }));
        expect(report).not.toContain("<b>");
        expect(report.match(/<script/g)).toBeNull();
      }),
    );
  });

  test("asks for nothing from elsewhere", () => {
    expect(renderReport(quietEvidence())).not.toMatch(/(src|href)=|url\(/);
  });

  test.each([
    ["no target", [], true],
    ["a file on the same machine", [{ kind: "file", name: "a.txt", isElsewhere: false, size: 9 }], true],
    ["a witness that never answered", [{ kind: "witness", name: "w", isElsewhere: true }], true],
    ["a bucket that has one", [{ kind: "s3", name: "b", isElsewhere: true, size: 9 }], false],
  ])("says whether no checkpoint has left the machine: %s", (_, targets, isTold) => {
    const { log } = quietEvidence();
    const report = renderReport(quietEvidence({ log: { ...log, targets } }));
    expect(report.includes(NONE_LEFT)).toBe(isTold);
  });

  test.each(["Article 12", "Article 14", "Article 19", "Article 26", "A.6.2.8", "A.9.2", "A.10.3"])(
    "says of %s what is there and what is not",
    (id) => {
      const part = renderReport(quietEvidence()).split(`<h3>${id} `)[1]?.split("</section>")[0] ?? "";
      expect(part).toContain("In this pack:");
      expect(part).toContain("<strong>Not shown:</strong>");
    },
  );
});
