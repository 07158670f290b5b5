/** Kinds by the literals that call for them: both in the order in which they are first named. */
export function kindsByLiteral<K extends { readonly literals: readonly string[] }>(
  kinds: readonly K[],
): { readonly literals: readonly string[]; readonly kinds: readonly (readonly K[])[] } {
  const found = new Map<string, K[]>();
  for (const kind of kinds) {
    for (const literal of kind.literals) found.set(literal, [...(found.get(literal) ?? []), kind]);
  }
  return { literals: [...found.keys()], kinds: [...found.values()] };
}
