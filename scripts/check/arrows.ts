/** Which packages each package may import (ARCHITECTURE, "The tree shows the architecture"). */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  canon: [],
  engine: ["canon"],
  guardrails: ["canon"],
  ledger: ["canon"],
  contracts: [],
  gateway: ["canon", "engine", "guardrails", "ledger", "contracts"],
  pep: ["contracts"],
  console: [],
  cli: ["gateway", "contracts", "canon", "engine", "guardrails", "ledger"],
};

/** Those that take clock, randomness and look-ups as data, and run anywhere. */
export const PURE_PACKAGES: ReadonlySet<string> = new Set(["canon", "engine", "guardrails", "ledger"]);

/** What would make a pure package depend on the machine, the moment or the locale. `.x` is a member of any object. */
export const FORBIDDEN_IN_PURE: ReadonlySet<string> = new Set([
  "Bun",
  "Date",
  "Intl",
  "Math.random",
  "console",
  "crypto",
  "fetch",
  "globalThis",
  "performance",
  "process",
  "queueMicrotask",
  "setInterval",
  "setTimeout",
  ".localeCompare",
  ".toLocaleLowerCase",
  ".toLocaleString",
  ".toLocaleUpperCase",
]);

/** What a package's tests stand on. No package exports it; benchmarks may borrow it. */
export const TEST_KIT = /^packages\/[^/]+\/test\/kit\//;

/** The client and the command line are held to the real gateway, which only its kit can start. */
export const KIT_BORROWERS: ReadonlySet<string> = new Set(["pep", "cli"]);

interface Room {
  /** Files under this path… */
  readonly from: string;
  /** …may not import a file of which this is true. */
  readonly to: (target: string) => boolean;
  readonly because: string;
}

const GATEWAY = "packages/gateway/src/";

/** The walls inside the gateway; tests may look over them. */
export const ROOMS: readonly Room[] = [
  { from: `${GATEWAY}http/`, to: within("providers", "stores"), because: "a surface calls the pipeline" },
  {
    from: `${GATEWAY}providers/`,
    to: within("http", "pipeline"),
    because: "a provider knows its wire and nothing else",
  },
  {
    from: `${GATEWAY}ports/`,
    to: (target) => !within("ports")(target),
    because: "a port is an interface and imports no implementation",
  },
];

function within(...rooms: readonly string[]): (target: string) => boolean {
  return (target) => rooms.some((room) => target.startsWith(`${GATEWAY}${room}/`));
}
