import type { Principal } from "../../src/pipeline/identify.ts";

/** A caller of whom nothing more is known. */
export const plainPrincipal: Principal = {
  actor: { type: "local", id: "local" },
  alias: "local",
  person: "local",
  roles: new Set(["caller"]),
  tags: [],
  signals: {},
  waivers: [],
};
