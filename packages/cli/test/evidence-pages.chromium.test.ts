import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromiumIsThere, chromiumPath, launchChromium } from "../../gateway/test/kit/browser.ts";
import { temporaryFolder } from "../../gateway/test/kit/temporary-folder.ts";
import { type EvidenceGateway, startEvidenceGateway } from "./kit/evidence-gateway.ts";
import { runMeshgate } from "./kit/run-meshgate.ts";

const START_MS = 60_000;
const folder = temporaryFolder();
const shots = process.env["MESHGATE_TEST_SCREENSHOTS"];

type Browser = Awaited<ReturnType<typeof launchChromium>>;

const MAKE_OTHERS = `import zipfile
pack=zipfile.ZipFile("pack.zip")
pack.extractall("pack")
def copy(name, compression, large, change=lambda path, content: content, more=()):
  with zipfile.ZipFile(name, "w", compression) as z:
    for path in [*pack.namelist(), *more]:
      with z.open(path, "w", force_zip64=large) as f: f.write(change(path, pack.read(path)))
copy("large.zip", zipfile.ZIP_DEFLATED, True)
copy("stored.zip", zipfile.ZIP_STORED, False)
copy("twice.zip", zipfile.ZIP_DEFLATED, False, more=["report.html"])
copy("event.zip", zipfile.ZIP_DEFLATED, False, lambda p, c: c.replace(b"ALLOW", b"BLOCK") if p == "events.ndjson" else c)
copy("report.zip", zipfile.ZIP_DEFLATED, False, lambda p, c: c + b"!" if p == "report.html" else c)
open("cut.zip", "wb").write(open("pack.zip", "rb").read()[:-100])
damaged = bytearray(open("pack.zip", "rb").read())
damaged[2500] ^= 255
open("damaged.zip", "wb").write(damaged)
`;

describe.skipIf(!chromiumIsThere)(`the pages of a pack, in Chromium at ${chromiumPath}`, () => {
  let evidence: EvidenceGateway;
  let browser: Browser;

  beforeAll(async () => {
    [evidence, browser] = await Promise.all([startEvidenceGateway(), launchChromium()]);
    const env = { MESHGATE_URL: evidence.gateway.url, MESHGATE_KEY: evidence.keys.auditor };
    await runMeshgate(["evidence", "--from", "2020-01-01", "--to", "2999-01-01", "--out", "pack.zip"], {
      cwd: folder,
      env,
    });
    execFileSync("python3", ["-W", "ignore", "-c", MAKE_OTHERS], { cwd: folder });
  }, START_MS);

  afterAll(async () => {
    await browser.close();
    await evidence.stop();
    rmSync(folder, { recursive: true, force: true });
  }, START_MS);

  /** A page of the pack by itself, as a file on somebody's disk, and what must not happen on it. */
  async function open(name: string, widthPx: number, colorScheme: "light" | "dark") {
    const page = await browser.newPage({ viewport: { width: widthPx, height: 900 }, colorScheme });
    const wrong: string[] = [];
    const address = pathToFileURL(join(folder, "pack", name)).href;
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("request", (request) => request.url() !== address && wrong.push(request.url()));
    await page.goto(address);
    return { page, wrong };
  }

  test.each([
    [1_280, "light"],
    [1_280, "dark"],
    [360, "light"],
    [360, "dark"],
  ] as const)("the report asks nobody and fits, %i wide and %s", async (widthPx, colorScheme) => {
    const { page, wrong } = await open("report.html", widthPx, colorScheme);
    const overflowPx = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    expect({ wrong, overflowPx }).toEqual({ wrong: [], overflowPx: 0 });
    if (shots)
      await page.screenshot({ path: join(shots, `report-${widthPx}-${colorScheme}.png`), fullPage: true });
    await page.close();
  });

  test("the report prints, and nothing is wider than the paper", async () => {
    // A4 without its margins, at 96 dots an inch.
    const { page, wrong } = await open("report.html", 672, "dark");
    await page.emulateMedia({ media: "print" });
    const overflowPx = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    const pdf = await page.pdf({ format: "A4", ...(shots && { path: join(shots, "report.pdf") }) });
    expect({ wrong, overflowPx, begins: pdf.subarray(0, 5).toString() }).toEqual({
      wrong: [],
      overflowPx: 0,
      begins: "%PDF-",
    });
    await page.close();
  });

  test.each([
    ["pack.zip", "Verified"],
    ["large.zip", "Verified"],
    ["stored.zip", "Verified"],
    ["event.zip", "Not verified: altered"],
    ["report.zip", "Not verified: altered"],
    ["twice.zip", "Not checked"],
    ["cut.zip", "Not checked"],
    ["damaged.zip", "Not verified: "],
  ])(
    "the verifier of the pack says of %s what the command line says",
    async (name, heading) => {
      const { page, wrong } = await open("verify.html", 1_280, "light");
      const buffer = readFileSync(join(folder, name));
      await page
        .getByLabel("What you were given")
        .setInputFiles([{ name, mimeType: "application/zip", buffer }]);
      await page.getByLabel("The log’s public key").fill(evidence.verifierKey);
      await page.getByRole("button", { name: "Check" }).click();
      await page.locator("#verdict h2").waitFor();
      expect(wrong).toEqual([]);
      expect(await page.locator("#verdict h2").textContent()).toStartWith(heading);
      if (shots) await page.screenshot({ path: join(shots, `verifier-${name}.png`), fullPage: true });
      await page.close();
      const asked = ["audit", "verify", "--export", name, "--key", evidence.verifierKey];
      const { exitCode } = await runMeshgate(asked, { cwd: folder });
      expect(exitCode).toBe(heading === "Verified" ? 0 : 1);
    },
    START_MS,
  );
});
