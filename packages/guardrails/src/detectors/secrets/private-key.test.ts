import { describe, expect, test } from "bun:test";
import { detect } from "../../../test/kit/detect.ts";
import { fillFormat, seededDraw } from "../../../test/kit/draw.ts";
import { privateKeyEnd } from "./private-key.ts";
import { createSecretsDetector } from "./secrets-detector.ts";

const detector = createSecretsDetector({});
const draw = seededDraw(3);
const lines = Array.from({ length: 12 }, () => fillFormat("{base64 64}", draw)).join("\n");

function armoured(label: string, body: string): string {
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;
}

describe("private keys", () => {
  test.each([
    armoured("PRIVATE KEY", lines),
    armoured("ENCRYPTED PRIVATE KEY", lines),
    armoured("RSA PRIVATE KEY", lines),
    armoured(
      "RSA PRIVATE KEY",
      `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,${fillFormat("{hex 32}", draw)}\n\n${lines}`,
    ),
    armoured("EC PRIVATE KEY", lines),
    armoured("DSA PRIVATE KEY", lines),
    armoured("OPENSSH PRIVATE KEY", lines),
    armoured("PGP PRIVATE KEY BLOCK", `Version: GnuPG v2\n\n${lines}\n=aB3d`),
    armoured("PRIVATE KEY", lines).replaceAll("\n", "\\n"),
    `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n${lines}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----`,
  ])("%# is found from its first to its last line", (text) => {
    const around = `Here it is:\n${text}\nThanks.`;
    const [finding, ...others] = detect(detector, around);
    expect(others).toEqual([]);
    expect(finding?.type).toBe("PRIVATE_KEY");
    expect(around.slice(finding?.start, finding?.end)).toBe(text);
  });

  test("one that is cut off is found as far as it goes", () => {
    const text = armoured("PRIVATE KEY", lines).slice(0, 600);
    expect(privateKeyEnd(text, 0)).toBe(600);
  });

  test("that of a service account is named so", () => {
    const text = JSON.stringify({ type: "service_account", private_key: armoured("PRIVATE KEY", lines) });
    expect(detect(detector, text).map(({ type }) => type)).toEqual(["GCP_SERVICE_ACCOUNT_KEY"]);
  });

  test.each([
    armoured("PUBLIC KEY", lines),
    armoured("PRIVATE KEY", "..."),
    armoured("PRIVATE KEY", "YOUR KEY HERE"),
    "The file begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----.",
  ])("none: %s", (text) => {
    expect(detect(detector, text)).toEqual([]);
  });
});
