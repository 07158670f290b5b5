import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { printVerifierKey } from "@meshgate/ledger";
import { chromiumIsThere, chromiumPath, launchChromium } from "../../gateway/test/kit/browser.ts";
import { callEvents, exportFiles, signedHead, testLogKey } from "../../gateway/test/kit/recorded-log.ts";
import { temporaryFolder } from "../../gateway/test/kit/temporary-folder.ts";
import { runMeshgate } from "./kit/run-meshgate.ts";

const START_MS = 30_000;
const folder = temporaryFolder();
const EVENTS = callEvents(1_000);
const KEY = testLogKey(7);
const { events, sidecar } = exportFiles(EVENTS, KEY);

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type Page = Awaited<ReturnType<Browser["newPage"]>>;

/** A page of its own that keeps what must not happen on it. */
interface OpenedPage {
  readonly page: Page;
  /** Errors on the console, refusals of the Content-Security-Policy among them. */
  readonly complaints: readonly string[];
  /** Whatever was asked for besides the page itself. */
  readonly asked: readonly string[];
}

describe.skipIf(!chromiumIsThere)(`the verifier as one file, in Chromium at ${chromiumPath}`, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
    await runMeshgate(["audit", "verifier", "--out", "verify.html"], { cwd: folder });
  }, START_MS);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  }, START_MS);

  async function open(widthPx: number, colorScheme: "light" | "dark"): Promise<OpenedPage> {
    const page = await browser.newPage({ viewport: { width: widthPx, height: 900 }, colorScheme });
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const address = pathToFileURL(join(folder, "verify.html")).href;
    page.on("request", (request) => request.url() !== address && asked.push(request.url()));
    await page.goto(address);
    return { page, complaints, asked };
  }

  test.each([
    ["a good export", events, "", 1_280, "light", "Verified"],
    ["a good export, on a phone at night", events, "", 360, "dark", "Verified"],
    [
      "a changed one",
      events.replace("as it was 421", "as it was 422"),
      "",
      1_280,
      "dark",
      "Not verified: altered",
    ],
    [
      "one of a log written anew",
      events,
      signedHead(callEvents(1_000, "other"), KEY),
      360,
      "light",
      "Not verified: forked",
    ],
  ] as const)(
    "says of %s what the command line says, and asks nobody",
    async (_, content, outside, widthPx, colorScheme, heading) => {
      const { page, complaints, asked } = await open(widthPx, colorScheme);
      await page.getByLabel("What you were given").setInputFiles([
        { name: "events.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(content) },
        { name: "events.proof.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(sidecar) },
      ]);
      await page.getByLabel("The log’s public key").fill(printVerifierKey(KEY.verifier.key));
      await page.getByLabel("A checkpoint from outside").fill(outside);
      await page.getByRole("button", { name: "Check" }).click();
      await page.getByRole("heading", { name: heading }).waitFor();

      const overflowPx = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
      expect({ complaints, asked, overflowPx }).toEqual({ complaints: [], asked: [], overflowPx: 0 });
      const shots = process.env["MESHGATE_TEST_SCREENSHOTS"];
      if (shots)
        await page.screenshot({
          path: join(shots, `verifier-${widthPx}-${colorScheme}.png`),
          fullPage: true,
        });
      await page.close();
    },
    START_MS,
  );

  /** What is dropped in beside the evidence would be taken for checked. */
  test(
    "judges each of several files, and says what is not shown",
    async () => {
      const { page, complaints } = await open(1_280, "light");
      const part = exportFiles(EVENTS, KEY, { from: 1, to: 1_000 });
      const json = "application/x-ndjson";
      await page.getByLabel("What you were given").setInputFiles([
        { name: "events.ndjson", mimeType: json, buffer: Buffer.from(part.events) },
        { name: "events.proof.ndjson", mimeType: json, buffer: Buffer.from(part.sidecar) },
        { name: "report.html", mimeType: "text/html", buffer: Buffer.from("<h1>All was well</h1>") },
        { name: "head.txt", mimeType: "text/plain", buffer: Buffer.from(signedHead(EVENTS, KEY)) },
        { name: "receipt.json", mimeType: "application/json", buffer: Buffer.from("{}") },
      ]);
      await page.getByLabel("The log’s public key").fill(printVerifierKey(KEY.verifier.key));
      await page.getByRole("button", { name: "Check" }).click();
      const headings = page.locator("#verdict h2");
      await headings.first().waitFor();
      expect(await headings.allTextContents()).toEqual([
        "Verified in part: 1 of the log’s 1,000 events are not shown",
        "Not checked",
        "Not checked",
        "Not verified: unreadable",
      ]);
      expect(await page.locator("#verdict").getAttribute("data-kind")).toBe("not-verified");
      expect(complaints).toEqual([]);
      await page.close();
    },
    START_MS,
  );

  test(
    "names what is no key, and what is no evidence",
    async () => {
      const { page } = await open(1_280, "light");
      const file = { name: "cat.json", mimeType: "application/json", buffer: Buffer.from("{}") };
      await page.getByLabel("What you were given").setInputFiles([file]);
      await page.getByLabel("The log’s public key").fill("<img src=x>");
      await page.getByRole("button", { name: "Check" }).click();
      await page.getByText("This is no key: <img src=x>.").waitFor();
      await page.getByLabel("The log’s public key").fill(printVerifierKey(KEY.verifier.key));
      await page.getByRole("button", { name: "Check" }).click();
      await page.getByText("the receipt cannot be read").waitFor();
      expect(await page.locator("img").count()).toBe(0);
      await page.close();
    },
    START_MS,
  );
});
