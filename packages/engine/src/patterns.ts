/** Whether a name is one of the list: a trailing `*` stands for any ending, all else is exact, upper and lower case differ. */
export type Patterns = (name: string) => boolean;

export function compilePatterns(patterns: readonly string[]): Patterns {
  const exact = new Set(patterns.filter((pattern) => !isPrefix(pattern)));
  const prefixes = patterns.filter(isPrefix).map((pattern) => pattern.slice(0, -1));
  if (prefixes.length === 0) return (name) => exact.has(name);
  return (name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
}

export function isPrefix(pattern: string): boolean {
  return pattern.endsWith("*");
}
