import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

/** Debian's Chromium; tests that need it are skipped where it is absent. */
export const chromiumPath = "/usr/bin/chromium";
export const chromiumIsThere = existsSync(chromiumPath);

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page that keeps what must not happen on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console (refusals of the Content-Security-Policy among them) and uncaught exceptions. */
  readonly complaints: readonly string[];
  /** Addresses asked for on any other host. */
  readonly offHost: readonly string[];
}

export interface PageOptions {
  readonly widthPx?: number;
  readonly colorScheme?: "light" | "dark";
}

/** Opens `path` of the service at `url` in a page of its own and waits until it is at rest. */
export async function openPage(
  browser: Browser,
  url: string,
  path: string,
  { widthPx = 1280, colorScheme = "light" }: PageOptions = {},
): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: widthPx, height: 900 }, colorScheme });
  const complaints: string[] = [];
  const offHost: string[] = [];
  const { origin } = new URL(url);
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.protocol !== "data:" && asked.origin !== origin) offHost.push(request.url());
  });
  await page.goto(new URL(path, url).href);
  await page.waitForLoadState("networkidle");
  return { page, complaints, offHost };
}
