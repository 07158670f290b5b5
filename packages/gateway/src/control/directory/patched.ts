/** A body with a patch laid over it: what is not named stays, and `null` takes a field away. */
export function patched(body: object, patch: object): Readonly<Record<string, unknown>> {
  const fields = Object.entries({ ...body, ...patch });
  return Object.fromEntries(fields.filter(([, value]) => value !== null && value !== undefined));
}
