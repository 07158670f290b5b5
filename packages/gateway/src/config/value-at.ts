import type { ConfigPath } from "./problem.ts";

/** The value that a path leads to; undefined where it leads nowhere. */
export function valueAt(root: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((value, segment) => {
    const holds = typeof value === "object" && value !== null && Object.hasOwn(value, segment);
    return holds ? Reflect.get(value, segment) : undefined;
  }, root);
}
