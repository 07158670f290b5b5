import { contractVersions } from "@meshgate/contracts/openapi";
import { Hono } from "hono";
import { appVersion } from "../app-version.ts";
import type { HttpEnv, Service } from "./service.ts";

/** `GET /version`: the program, the policy that decides, the contracts it speaks. */
export function versionRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/version", (c) => {
    const { snapshot } = service.active();
    return c.json({
      app: { name: "meshgate", version: appVersion },
      policy: snapshot.policy,
      snapshot_sha256: snapshot.snapshot_sha256,
      contracts: contractVersions,
    });
  });
}
