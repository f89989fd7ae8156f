import { describe, expect, it } from 'vitest';
import { tellingOrder, type TellingOrder } from '../../../src/jobs/notices/telling-order.ts';

/** `a1`: to recipient a; all are tried, and those to recipients named here fail `times` times. */
function tried(items: readonly string[], failing: Readonly<Record<string, number>>): string {
  const order: TellingOrder<string> = tellingOrder(items, (item) => item.charAt(0));
  const left = new Map(Object.entries(failing));
  const all: string[] = [];
  for (let item = order.next(); item !== undefined; item = order.next()) {
    all.push(item);
    const recipient = item.charAt(0);
    const failures = left.get(recipient) ?? 0;
    if (failures > 0) order.failed(recipient);
    left.set(recipient, failures - 1);
  }
  return all.join(' ');
}

describe('the order of telling', () => {
  it.each([
    { when: 'all can be reached, is that of urgency', failing: {}, order: 'a1 b1 a2 b2 a3 b3' },
    { when: 'one fails, lets the others go first', failing: { a: 3 }, order: 'a1 b1 b2 b3 a2 a3' },
    {
      when: 'one fails once, tries it again before one that fails always',
      failing: { a: 3, b: 1 },
      order: 'a1 b1 a2 b2 b3 a3',
    },
    { when: 'all fail, tries each once', failing: { a: 3, b: 3 }, order: 'a1 b1 a2 b2 a3 b3' },
  ])('when $when', ({ failing, order }) => {
    expect(tried(['a1', 'b1', 'a2', 'b2', 'a3', 'b3'], failing)).toBe(order);
  });

  it('of nothing is nothing', () => {
    expect(tried([], {})).toBe('');
  });
});
