import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFaults } from '../../src/lab/faults.ts';
import type { FaultQueue } from '../../src/lab/faults.ts';
import type { FaultInput } from '../../src/lab/world.ts';

const RESET = { type: 'reset' } as const;

interface Call {
  readonly operation?: string;
  readonly account?: string;
  readonly url?: string;
  readonly body?: string;
}

function meets(
  faults: FaultQueue,
  { operation = 'iam:ListRoles', account, url = 'https://x/', body = '' }: Call = {},
) {
  const request = { method: 'POST', url: new URL(url), headers: new Headers(), body };
  const identified = { operation, service: 'iam', ...(account === undefined ? {} : { account }) };
  return faults.next(request, identified)?.type;
}

function queue(...faults: readonly FaultInput[]): FaultQueue {
  const result = createFaults([]);
  for (const fault of faults) result.add(fault);
  return result;
}

/** The numbers, from 1, of the requests that meet a fault. */
function hits(faults: FaultQueue, requests: number): number[] {
  return Array.from({ length: requests }, (_, index) => index + 1).filter(() => meets(faults) !== undefined);
}

describe('a fault', () => {
  it.each([
    { name: 'hits the first request and no more', rule: {}, expected: [1] },
    { name: 'waits for as many as it skips', rule: { skip: 2 }, expected: [3] },
    { name: 'hits as often as it says', rule: { times: 3 }, expected: [1, 2, 3] },
    { name: 'hits every nth', rule: { every: 3, times: 'always' as const }, expected: [1, 4, 7, 10] },
    {
      name: 'hits every nth after those it skips, so often',
      rule: { skip: 1, every: 2, times: 2 },
      expected: [2, 4],
    },
  ])('$name', ({ rule, expected }) => {
    expect(hits(queue({ operation: 'iam:ListRoles', effect: RESET, ...rule }), 10)).toEqual(expected);
  });

  it.each<{ name: string; rule: Partial<FaultInput>; call: Call; hit: boolean }>([
    { name: 'another operation', rule: {}, call: { operation: 'iam:GetRole' }, hit: false },
    { name: 'its account', rule: { account: '111122223333' }, call: { account: '111122223333' }, hit: true },
    {
      name: 'another account',
      rule: { account: '111122223333' },
      call: { account: '444455556666' },
      hit: false,
    },
    { name: 'no known account', rule: { account: '111122223333' }, call: {}, hit: false },
    {
      name: 'its text in the body',
      rule: { contains: 'Marker=' },
      call: { body: 'Action=X&Marker=1' },
      hit: true,
    },
    {
      name: 'its text in the URL',
      rule: { contains: 'skip' },
      call: { url: 'https://x/?skip=1' },
      hit: true,
    },
    { name: 'its text nowhere', rule: { contains: 'Marker=' }, call: { body: 'Action=X' }, hit: false },
  ])('looks at a request with $name: $hit', ({ rule, call, hit }) => {
    const faults = queue({ operation: 'iam:ListRoles', effect: RESET, ...rule });
    expect(meets(faults, call) !== undefined).toBe(hit);
  });

  it('comes one at a time, in the order in which they were added', () => {
    const faults = queue(
      { operation: 'iam:', effect: RESET },
      { operation: 'iam:', effect: { type: 'garbage' } },
    );
    expect([meets(faults), meets(faults), meets(faults)]).toEqual(['reset', 'garbage', undefined]);
  });

  it('that is none is refused when it is added', () => {
    expect(() => queue({ operation: 'iam:', times: 0, effect: RESET })).toThrow(/times/);
  });

  it('is exported with what is left of it', () => {
    const rule = fc.record({
      skip: fc.nat(4),
      every: fc.integer({ min: 1, max: 4 }),
      times: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant('always' as const)),
    });
    fc.assert(
      fc.property(rule, fc.nat(12), (fields, before) => {
        const whole = queue({ operation: 'iam:', effect: RESET, ...fields });
        hits(whole, before);
        const reloaded = createFaults(whole.remaining());
        expect(hits(reloaded, 12)).toEqual(hits(whole, 12));
      }),
      { seed: 7 },
    );
  });
});
