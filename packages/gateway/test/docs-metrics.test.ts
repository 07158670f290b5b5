import { expect, test } from "bun:test";
import { join } from "node:path";
import { createMetrics } from "../src/telemetry/metrics.ts";

const page = await Bun.file(join(import.meta.dir, "../../../docs/metrics.md")).text();
const { registry } = createMetrics({ inFlight: () => 0, queuedEvents: () => 0, version: "0" });
const registered = registry.getMetricsAsArray().map(({ name }) => name);

test("docs/metrics.md has a row for every metric that is registered, and for no other", () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(rows.toSorted()).toEqual(registered.toSorted());
});

test("the queries of docs/metrics.md ask for no metric that is not registered", () => {
  const series = new Set(
    registered.flatMap((name) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]),
  );
  const queries = [...page.matchAll(/^```promql\n(.*?)^```/gms)].map(([, query = ""]) => query);
  const asked = queries.flatMap((query) => query.match(/\b(?:chat|meshgate|process)_\w+/g) ?? []);
  expect(asked.length).toBeGreaterThan(8);
  expect(asked.filter((name) => !series.has(name))).toEqual([]);
});
