import type { Obligation } from "../obligation.ts";
import { obligationTypes } from "../obligation.ts";
import { readItems, readMap } from "./read-collection.ts";
import { readInteger, readText, readWord } from "./read-value.ts";
import { type Spot, step, type Written } from "./spot.ts";

/** One obligation of a consequence (SEMANTICS 3). */
export function readObligation(value: Written, spot: Spot): Obligation | undefined {
  const map = readMap(value, spot, { required: ["type", "params"], optional: [] });
  const type = readWord(map?.["type"], step(spot, "type"), obligationTypes);
  if (map === undefined || type === undefined) return undefined;
  return readers[type](map["params"], step(spot, "params"));
}

type ReadParams = (params: Written, spot: Spot) => Obligation | undefined;

const readers: Readonly<Record<Obligation["type"], ReadParams>> = {
  OUTPUT_CAP: readOutputCap,
  MODEL_SUBSTITUTE: readModelSubstitute,
  REDACT: readRedact,
  ROUTE_LOCAL: readRouteLocal,
};

const capLimits = { max_tokens: 100_000, max_items: 1_000_000, max_bytes: 100_000_000 } as const;
const capNames = [
  "max_tokens",
  "max_items",
  "max_bytes",
] as const satisfies readonly (keyof typeof capLimits)[];

function readOutputCap(value: Written, spot: Spot): Obligation | undefined {
  const map = readMap(value, spot, { required: [], optional: capNames });
  if (map === undefined) return undefined;
  const written = capNames.filter((name) => map[name] !== undefined);
  const caps = written.flatMap((name) => {
    const cap = readInteger(map[name], step(spot, name), { min: 1, max: capLimits[name] });
    return cap === undefined ? [] : [[name, cap] as const];
  });
  if (Object.keys(map).length === 0) {
    spot.report({
      code: "INVALID_VALUE",
      path: spot.path,
      message: "the cap caps nothing",
      mend: "Write at least one of `max_tokens`, `max_items`, `max_bytes`.",
    });
  }
  const isSound = written.length > 0 && caps.length === written.length;
  return isSound ? { type: "OUTPUT_CAP", params: Object.fromEntries(caps) } : undefined;
}

function readModelSubstitute(value: Written, spot: Spot): Obligation | undefined {
  const map = readMap(value, spot, { required: ["model"], optional: [] });
  const model = readText(map?.["model"], step(spot, "model"), { charsMin: 1, charsMax: 256 });
  return model === undefined ? undefined : { type: "MODEL_SUBSTITUTE", params: { model } };
}

function readRedact(value: Written, spot: Spot): Obligation | undefined {
  const map = readMap(value, spot, { required: ["entities"], optional: [] });
  const listSpot = step(spot, "entities");
  const written = map?.["entities"];
  const entities = readItems(written, listSpot, (item, itemSpot) =>
    readText(item, itemSpot, { charsMin: 1, charsMax: 64 }),
  );
  if (entities === undefined) return undefined;
  const [first, ...others] = entities;
  if (Array.isArray(written) && written.length === 0) {
    spot.report({
      code: "INVALID_VALUE",
      path: listSpot.path,
      message: "the list names no entity",
      mend: "Name at least one, or remove the obligation.",
    });
  }
  return first === undefined ? undefined : { type: "REDACT", params: { entities: [first, ...others] } };
}

function readRouteLocal(value: Written, spot: Spot): Obligation | undefined {
  const map = readMap(value, spot, { required: [], optional: [] });
  return map === undefined ? undefined : { type: "ROUTE_LOCAL", params: {} };
}
