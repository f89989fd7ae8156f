import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../src/handlers/runtime/event.ts';

const group = '7e9a1c00-0000-4000-8000-000000000031';

describe('an event', () => {
  it.each([
    { wait: '90s', waitForLease: 90_000 },
    { wait: '5m', waitForLease: 300_000 },
  ])('with "wait": "$wait" waits so long for the lease', ({ wait, waitForLease }) => {
    expect(parseEvent({ mode: 'apply', wait })).toEqual({ mode: 'apply', waitForLease });
  });

  it('without it does not wait', () => {
    expect(parseEvent({ mode: 'apply' })).toEqual({ mode: 'apply' });
  });

  it.each(['fail', 'leave'] as const)(
    'with "whenHeld": "%s" says what a lease that is held means',
    (whenHeld) => {
      expect(parseEvent({ mode: 'apply', wait: '10m', whenHeld })).toEqual({
        mode: 'apply',
        waitForLease: 600_000,
        whenHeld,
      });
    },
  );

  it('approves groups by their object ids', () => {
    expect(parseEvent({ mode: 'plan', approve: [group] })).toEqual({ mode: 'plan', approve: [group] });
  });

  it.each([
    { name: 'a wait without a unit', event: { mode: 'apply', wait: '5' }, problem: 'wait: a length of time' },
    {
      name: 'a wait that leaves no time to run',
      event: { mode: 'apply', wait: '11m' },
      problem: 'wait: 10m at most',
    },
    { name: 'a wait of a plan', event: { wait: '5m' }, problem: 'wait: only counts with "mode": "apply"' },
    {
      name: 'what a held lease means to a plan',
      event: { whenHeld: 'leave' },
      problem: 'whenHeld: only counts with "mode": "apply"',
    },
    {
      name: 'another answer to a held lease',
      event: { mode: 'apply', whenHeld: 'ignore' },
      problem: 'whenHeld: fail or leave',
    },
    {
      name: 'an approval by name, since a group’s owner may rename it',
      event: { mode: 'plan', approve: [group, 'AWS-prod-Admin'] },
      problem: 'approve.1: a group is approved by its object id, never by its name',
    },
  ])('$name is refused', ({ event, problem }) => {
    expect(() => parseEvent(event)).toThrow(expect.objectContaining({ code: 'EVENT_INVALID' }));
    expect(() => parseEvent(event)).toThrow(problem);
  });
});
