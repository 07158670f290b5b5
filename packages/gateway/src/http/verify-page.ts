import { Hono } from "hono";
import { verifierPage } from "../verifier-page/verifier-page.ts";

/** The verifier at `/verify`, for whoever has evidence and a browser: one page that asks nobody, this service included. */
export function verifyPageRoutes(): Hono {
  return new Hono().get("/verify", async (c) => {
    const { html, policy } = await verifierPage();
    return c.html(html, 200, {
      "Content-Security-Policy": `${policy}; frame-ancestors 'none'`,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-cache",
    });
  });
}
