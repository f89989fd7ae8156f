import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../src/core/errors.ts';
import { mapInFlight } from '../../../src/providers/aws/in-flight.ts';

const { signal } = new AbortController();
const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('mapping with some calls in flight', () => {
  it('keeps the order of the items, and the limit', async () => {
    let flying = 0;
    let most = 0;
    const doubled = await mapInFlight(
      [5, 1, 4, 2, 3, 6],
      3,
      async (item) => {
        most = Math.max(most, (flying += 1));
        for (let turn = 0; turn < item; turn += 1) await soon();
        flying -= 1;
        return item * 2;
      },
      { signal },
    );
    expect(doubled).toEqual([10, 2, 8, 4, 6, 12]);
    expect(most).toBe(3);
  });

  it('starts nothing after a failure, and throws when what was in flight has ended', async () => {
    const ended: number[] = [];
    const failing = mapInFlight(
      [1, 2, 3, 4, 5, 6],
      2,
      async (item) => {
        if (item === 1) throw new Error('the first');
        await soon();
        ended.push(item);
      },
      { signal },
    );
    await expect(failing).rejects.toThrow('the first');
    expect(ended).toEqual([2]);
  });

  it('throws DeadlineError once it is stopped, whatever the call threw', async () => {
    const controller = new AbortController();
    const started: number[] = [];
    const stopped = mapInFlight(
      [1, 2, 3, 4],
      1,
      async (item) => {
        started.push(item);
        if (item === 2) controller.abort();
        if (item === 2) throw new Error('aborted by the library');
      },
      controller,
    );
    await expect(stopped).rejects.toThrow(DeadlineError);
    expect(started).toEqual([1, 2]);
  });
});
