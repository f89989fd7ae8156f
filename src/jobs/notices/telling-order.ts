/**
 * The order in which to tell several recipients, when each may turn out to be one that nothing reaches: a send that
 * fails takes half a minute of retries, and hundreds of them take the time of everybody else. Next is always what is
 * most urgent among the recipients with the fewest failures.
 */
export interface TellingOrder<T> {
  next(): T | undefined;
  failed(recipient: string): void;
}

/** @param items The most urgent first; those of one recipient stay in this order. */
export function tellingOrder<T>(items: readonly T[], recipientOf: (item: T) => string): TellingOrder<T> {
  const ranked = items.map((item, rank) => ({ item, rank }));
  const queues = Map.groupBy(ranked, ({ item }) => recipientOf(item));
  const heads = new Map([...queues.keys()].map((recipient) => [recipient, 0]));
  const failures = new Map<string, number>();
  return {
    next() {
      const [first] = [...queues]
        .flatMap(([recipient, queue]) => {
          const head = queue[heads.get(recipient) ?? 0];
          return head === undefined ? [] : [{ ...head, recipient, failures: failures.get(recipient) ?? 0 }];
        })
        .toSorted((a, b) => a.failures - b.failures || a.rank - b.rank);
      if (first === undefined) return undefined;
      heads.set(first.recipient, (heads.get(first.recipient) ?? 0) + 1);
      return first.item;
    },
    failed(recipient) {
      failures.set(recipient, (failures.get(recipient) ?? 0) + 1);
    },
  };
}
