/** Whether it is the first on its line. */
export function beginsLine(text: string, at: number): boolean {
  return at === 0 || text.charAt(at - 1) === "\n";
}
