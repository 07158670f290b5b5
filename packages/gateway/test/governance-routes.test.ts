import { expect, test } from "bun:test";
import { routes } from "@meshgate/contracts/openapi";
import { startControlPlane } from "./kit/control-plane.ts";

/** The reference at /docs is made of the descriptions: what it lacks nobody finds, and what it has too much fails. */
test("serves under /governance and /policies what the contracts describe, and nothing else", async () => {
  const described = routes
    .filter(({ path }) => path.startsWith("/governance/") || /^\/policies(?:\/|$)/.test(path))
    .map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`);
  const plane = await startControlPlane();
  expect(plane.routes().toSorted()).toEqual(described.toSorted());
});
