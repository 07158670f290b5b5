/** The first so many items. */
export function capItems<Item>(items: readonly Item[], itemsMax: number): readonly Item[] {
  return items.slice(0, itemsMax);
}
