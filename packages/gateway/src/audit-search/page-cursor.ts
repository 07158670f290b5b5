/** Where the page before ended: the tree index of its last event. */
export function printCursor(index: number, digest: string): string {
  return Buffer.from(`${index}.${digest}`).toString("base64url");
}

/** Undefined where it is none, or that of another question. */
export function parseCursor(cursor: string, digest: string): number | undefined {
  const [index = "", of, ...rest] = Buffer.from(cursor, "base64url").toString().split(".");
  if (!/^\d{1,15}$/.test(index) || of !== digest || rest.length > 0) return undefined;
  return Number(index);
}
