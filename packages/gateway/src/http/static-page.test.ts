import { describe, expect, test } from "bun:test";
import { consoleRoutes } from "./console.ts";
import { docsRoutes } from "./docs.ts";
import { verifyPageRoutes } from "./verify-page.ts";

const pages = consoleRoutes().route(
  "/",
  docsRoutes({ openapi: () => ({ openapi: "3.1.0" }), refuse: async () => undefined }),
);

describe("serves with its type and a policy that lets nothing in", () => {
  test.each([
    ["/", "text/html"],
    ["/ui", "text/html"],
    ["/ui/app.js", "text/javascript"],
    ["/ui/style.css", "text/css"],
    ["/ui/icon.svg", "image/svg+xml"],
    ["/docs", "text/html"],
    ["/docs/page.js", "text/javascript"],
    ["/docs/swagger-ui-bundle.js", "text/javascript"],
    ["/docs/swagger-ui.css", "text/css"],
  ])("%s", async (address, type) => {
    const { status, headers } = await pages.request(address);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toStartWith(type);
    expect(headers.get("content-security-policy")).toStartWith(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });
});

// Broken, whoever reaches the service reads its files: the configuration with its keys first of all.
describe("serves nothing but the page's own files", () => {
  test.each([
    "/ui/index.html",
    "/ui/tsconfig.json",
    "/ui/../console.ts",
    "/ui/%2e%2e/console.ts",
    "/ui/..%2f..%2fmain.ts",
    "/docs/package.json",
    "/docs/../docs.ts",
  ])("%s", async (address) => {
    expect((await pages.request(address)).status).toBe(404);
  });
});

test("the API page gets the document as it is now", async () => {
  expect(await (await pages.request("/openapi.json")).json()).toEqual({ openapi: "3.1.0" });
});

test("no page names another host, and none holds a script or a style inline", async () => {
  for (const address of ["/", "/docs"]) {
    const page = await (await pages.request(address)).text();
    expect(page).not.toMatch(/https?:|src="\/\/|href="\/\//);
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  }
});

/** Whoever could frame it, or make it ask somebody, could show an auditor another verdict, or learn what is checked. */
test("the verifier's page may run the script that is in it, and nothing else", async () => {
  const { status, headers } = await verifyPageRoutes().request("/verify");
  expect(status).toBe(200);
  expect(headers.get("content-security-policy")).toMatch(
    /^default-src 'none'; script-src 'sha256-\S+'; style-src 'sha256-\S+'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; frame-ancestors 'none'$/,
  );
});
