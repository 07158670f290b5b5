/** A name that people chose, as the type of a finding: `Project names` is `PROJECT_NAMES`. */
export function findingType(name: string): string {
  return (
    name
      .toUpperCase()
      .replace(/[^\p{L}\p{N}]+/gu, "_")
      .replace(/^_|_$/g, "") || "WORD"
  );
}
