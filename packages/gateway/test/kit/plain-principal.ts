import type { Principal } from "../../src/pipeline/identify.ts";

/** Somebody of whom nothing more is known. */
export const plainPrincipal: Principal = {
  actor: { type: "local", id: "local" },
  alias: "local",
  person: "local",
  roles: new Set(),
  tags: [],
  signals: {},
  waivers: [],
};
