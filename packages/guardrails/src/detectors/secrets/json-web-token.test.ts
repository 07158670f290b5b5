import { describe, expect, test } from "bun:test";
import { detect } from "../../../test/kit/detect.ts";
import { fillFormat, seededDraw } from "../../../test/kit/draw.ts";
import { createSecretsDetector } from "./secrets-detector.ts";

const detector = createSecretsDetector({});
const draw = seededDraw(9);

function encoded(value: unknown): string {
  return btoa(JSON.stringify(value)).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_");
}

const claims = encoded({ sub: "u-17", role: "admin", exp: 1893456000 });
const signature = fillFormat("{url 43}", draw);

describe("JSON Web Tokens", () => {
  test.each([
    `${encoded({ alg: "HS256", typ: "JWT" })}.${claims}.${signature}`,
    `${encoded({ kid: "k1", alg: "RS256" })}.${claims}.${fillFormat("{url 342}", draw)}`,
    `${encoded({ alg: "none" })}.${claims}.`,
    `${encoded({ alg: "dir", enc: "A256GCM" })}..${fillFormat("{url 16}.{url 60}.{url 22}", draw)}`.replace(
      "..",
      `.${fillFormat("{url 24}", draw)}.`,
    ),
  ])("%s is found", (token) => {
    const text = `cookie: session=${token}; path=/`;
    expect(detect(detector, text).map(({ type }) => type)).toEqual(["JWT"]);
  });

  test.each([
    `${encoded({ typ: "map" })}.${claims}.${signature}`,
    `eyJub3QganNvbg.${claims}.${signature}`,
    encoded({ alg: "HS256" }),
  ])("%s is none", (text) => {
    expect(detect(detector, text)).toEqual([]);
  });
});
