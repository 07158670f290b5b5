import { expect, test } from "bun:test";
import { detect } from "../../../test/kit/detect.ts";
import { fillFormat, seededDraw } from "../../../test/kit/draw.ts";
import { holdsGithubChecksum } from "./github-checksum.ts";
import { createSecretsDetector } from "./secrets-detector.ts";

/** From a published description of the format; the token it belongs to has long been withdrawn. */
const valid = ["ghp", "_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"].join("");

test("the last six characters of a GitHub token are its checksum", () => {
  expect(holdsGithubChecksum(valid)).toBe(true);
  expect(holdsGithubChecksum(valid.replace("zQ", "zR"))).toBe(false);
});

test("a token whose checksum holds is certain; one whose does not is found all the same", () => {
  const detector = createSecretsDetector({});
  const drawn = fillFormat("ghp_{base62 36}", seededDraw(1));
  expect(detect(detector, valid)).toEqual([
    { type: "GITHUB_TOKEN", start: 0, end: 40, score: 1, evidence: "checksum" },
  ]);
  expect(detect(detector, drawn)).toEqual([
    { type: "GITHUB_TOKEN", start: 0, end: 40, score: 0.95, evidence: "prefix" },
  ]);
});
