/** Runs work on accounts: at most so many at once, and never two on the same account. */
export interface Lanes {
  /** Starts when there is room; of those that wait, the earliest that can. Settles as the work does. */
  run<T>(accounts: readonly string[], work: () => Promise<T>): Promise<T>;
}

export function createLanes(limit: number): Lanes {
  const busy = new Set<string>();
  const waiting: { readonly accounts: readonly string[]; readonly start: () => void }[] = [];
  let running = 0;

  function startNext(): void {
    for (let index = 0; index < waiting.length && running < limit;) {
      const next = waiting[index];
      if (next === undefined || next.accounts.some((account) => busy.has(account))) {
        index += 1;
        continue;
      }
      waiting.splice(index, 1);
      running += 1;
      for (const account of next.accounts) busy.add(account);
      next.start();
    }
  }

  return {
    async run(accounts, work) {
      await new Promise<void>((start) => {
        waiting.push({ accounts, start });
        startNext();
      });
      try {
        return await work();
      } finally {
        running -= 1;
        for (const account of accounts) busy.delete(account);
        startNext();
      }
    },
  };
}
