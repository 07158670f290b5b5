/** What stands for a finding that is masked for good: `[EMAIL]`. */
export function redaction(type: string): string {
  return `[${type}]`;
}
