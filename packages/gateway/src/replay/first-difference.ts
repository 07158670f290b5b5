import type { JsonValue } from "@meshgate/canon";

/** Where two values differ first, in the order of canonical JSON. */
export interface Difference {
  /** A JSON pointer (RFC 6901); empty: the whole value. */
  readonly pointer: string;
  /** Absent where nothing was recorded there. */
  readonly recorded?: JsonValue;
  /** Absent where there is nothing now. */
  readonly replayed?: JsonValue;
}

/** Undefined where they are equal. */
export function firstDifference(
  recorded: JsonValue | undefined,
  replayed: JsonValue | undefined,
  pointer = "",
): Difference | undefined {
  const keys = isObject(recorded) && isObject(replayed) ? keysOf(recorded, replayed) : undefined;
  if (keys === undefined || !isObject(recorded) || !isObject(replayed)) {
    return Object.is(recorded, replayed) || (recorded === 0 && replayed === 0)
      ? undefined
      : differing(recorded, replayed, pointer);
  }
  for (const key of keys) {
    const found = firstDifference(recorded[key], replayed[key], `${pointer}/${escaped(key)}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Members = Readonly<Record<string, JsonValue | undefined>>;

/** Arrays too: their indexes are keys. */
function isObject(value: JsonValue | undefined): value is JsonValue & Members {
  return typeof value === "object" && value !== null;
}

/** None where one is a list and the other is not. */
function keysOf(a: Members, b: Members): readonly string[] | undefined {
  if (Array.isArray(a) !== Array.isArray(b)) return undefined;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Array.isArray(a) ? keys.toSorted((one, other) => Number(one) - Number(other)) : keys.sort();
}

function differing(
  recorded: JsonValue | undefined,
  replayed: JsonValue | undefined,
  pointer: string,
): Difference {
  return {
    pointer,
    ...(recorded !== undefined && { recorded }),
    ...(replayed !== undefined && { replayed }),
  };
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
