import { PepError } from "../pep-error.ts";
import { badAnswer, type JsonMembers, readMembers, readText, readTexts } from "./answer-shape.ts";
import type { Obligation, OutputCaps } from "./evaluate-response.ts";

const capMaxima = { max_tokens: 100_000, max_items: 1_000_000, max_bytes: 100_000_000 } as const;

/**
 * One obligation, frozen. A type or a parameter that this version does not know is PepError `unknown-obligation`: it
 * could not be applied, so nothing may be done under it.
 */
export function readObligation(value: unknown, path: string): Obligation {
  const members = readMembers(value, path);
  allowOnly(members, ["type", "params"], path);
  const type = readText(members["type"], `${path}.type`);
  const params = `${path}.params`;
  switch (type) {
    case "OUTPUT_CAP":
      return Object.freeze({ type, params: readCaps(members["params"], params) });
    case "MODEL_SUBSTITUTE": {
      const { model } = readParams(members["params"], ["model"], params);
      return Object.freeze({ type, params: Object.freeze({ model: readText(model, `${params}.model`) }) });
    }
    case "REDACT": {
      const { entities } = readParams(members["params"], ["entities"], params);
      return Object.freeze({
        type,
        params: Object.freeze({ entities: readTexts(entities, `${params}.entities`) }),
      });
    }
    case "ROUTE_LOCAL":
      readParams(members["params"], [], params);
      return Object.freeze({ type, params: Object.freeze({}) });
    default:
      throw unknownObligation(`${path} is of the unknown type ${JSON.stringify(type.slice(0, 64))}`);
  }
}

function readCaps(value: unknown, path: string): OutputCaps {
  const params = readParams(value, Object.keys(capMaxima), path);
  const caps = Object.fromEntries(
    Object.entries(capMaxima).flatMap(([name, max]) =>
      params[name] === undefined ? [] : [[name, readCap(params[name], max, `${path}.${name}`)]],
    ),
  );
  if (Object.keys(caps).length === 0) throw badAnswer(path, "at least one cap");
  return Object.freeze(caps);
}

function readCap(value: unknown, max: number, path: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > max) {
    throw badAnswer(path, `an integer from 1 to ${max}`);
  }
  return value;
}

function readParams(value: unknown, known: readonly string[], path: string): JsonMembers {
  const params = readMembers(value, path);
  allowOnly(params, known, path);
  return params;
}

function allowOnly(members: JsonMembers, known: readonly string[], path: string): void {
  const strange = Object.keys(members).find((name) => !known.includes(name));
  if (strange === undefined) return;
  throw unknownObligation(`${path} has the unknown member ${JSON.stringify(strange.slice(0, 64))}`);
}

function unknownObligation(what: string): PepError {
  return new PepError(
    "unknown-obligation",
    `${what}; it cannot be applied. Upgrade this client, or change the policy`,
  );
}
