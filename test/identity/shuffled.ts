/** The items in the order that the lots say: for properties about the order of arrival. */
export function shuffled<T>(items: readonly T[], lots: Iterator<number>): T[] {
  return items
    .map((item) => ({ item, lot: lots.next().value as number }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ item }) => item);
}
