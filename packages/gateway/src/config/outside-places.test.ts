import { expect, test } from "bun:test";
import { outsidePlaces } from "./outside-places.ts";
import { ConfigSchema } from "./schema.ts";

function placesOf(databaseUrl: string, audit: object = {}) {
  const parsed = ConfigSchema.shape.audit.parse(audit);
  return outsidePlaces({ audit: parsed, folder: "/etc/meshgate", databaseUrl, cwd: "/srv" });
}

test.each([
  ["sqlite:/data/meshgate.db", [{ kind: "file", path: "/data/meshgate-checkpoints.txt" }]],
  ["sqlite:/data/records", [{ kind: "file", path: "/data/records-checkpoints.txt" }]],
  ["postgresql://db.example/mesh", [{ kind: "file", path: "/srv/meshgate-checkpoints.txt" }]],
  ["sqlite::memory:", []],
] as const)("checkpoints of %s go, without a word of it, to %p", (databaseUrl, targets) => {
  expect(placesOf(databaseUrl).checkpointTargets).toEqual([...targets]);
});

test("relative paths start at the configuration's folder, and an empty list is nowhere", () => {
  const audit = {
    ledger: { publish: [{ kind: "file", path: "out/checkpoints.txt" }] },
    sinks: [{ name: "lines", kind: "file", path: "../audit.ndjson" }],
  };
  const { checkpointTargets, sinks } = placesOf("sqlite::memory:", audit);
  expect(checkpointTargets).toEqual([{ kind: "file", path: "/etc/meshgate/out/checkpoints.txt" }]);
  expect(sinks).toEqual([{ name: "lines", kind: "file", path: "/etc/audit.ndjson", types: [] }]);
  expect(placesOf("sqlite:/a.db", { ledger: { publish: [] } }).checkpointTargets).toEqual([]);
});

test.each([
  [
    "two sinks of one name",
    {
      sinks: [
        { name: "a", kind: "stdout" },
        { name: "a", kind: "stdout" },
      ],
    },
  ],
  [
    "a witness whose key is a log's",
    { ledger: { publish: [{ kind: "witness", url: "https://w.test", key: "w+00000000+AQ==" }] } },
  ],
])("refuses %s", (_, audit) => {
  expect(ConfigSchema.shape.audit.safeParse(audit).success).toBe(false);
});
