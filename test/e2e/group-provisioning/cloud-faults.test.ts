import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../src/lab/world.ts';
import { users } from '../../support/groups.ts';
import { expectEveryOutcome, fault } from '../../support/lab-app.ts';
import { named, onDemand, provisioningApp, provisioningWorld } from './company.ts';

type Effect = FaultInput['effect'];

const people = users(12).map(({ id }) => id);

/** One new group with twelve people in it, one that lacks three of four, one that is as it should be. */
const world = (...faults: readonly FaultInput[]) =>
  provisioningWorld({
    groups: [{ ...named(1), members: people }, named(2, [1, 2, 3, 4]), named(3, [5])],
    inStore: { 2: [1], 3: [5] },
    faults,
  });

const whole = [`1: ${people.map((_id, index) => index + 1).join(' ')}`, '2: 1 2 3 4', '3: 5'];

/** What writes, and one of each kind of read, meets every trouble; the others those two that differ most. */
const thorough = ['graph:GET', onDemand, 'identitystore:ListGroupMemberships'];
const others = [
  'login:token',
  'graph:POST $batch',
  'organizations:DescribeOrganization',
  'sso:ListInstances',
  'identitystore:ListGroups',
  'identitystore:ListUsers',
];

const isMicrosoft = (operation: string) => /^(?:login|graph):/u.test(operation);

const effectsOn = (operation: string): readonly { readonly name: string; readonly effect: Effect }[] => [
  {
    name: 'throttles',
    effect: isMicrosoft(operation)
      ? { type: 'error', status: 429, code: 'TooManyRequests', retryAfter: 7 }
      : { type: 'error', status: 400, code: 'ThrottlingException' },
  },
  { name: 'answers 500', effect: { type: 'error', status: 500, code: 'InternalFailure' } },
  { name: 'answers 503', effect: { type: 'error', status: 503, code: 'ServiceUnavailable', retryAfter: 3 } },
  { name: 'breaks the connection', effect: { type: 'reset' } },
  { name: 'answers with a page of a proxy', effect: { type: 'garbage' } },
  { name: 'loses its reply', effect: { type: 'lost-reply' } },
];

const casesOn = (operations: readonly string[]) =>
  operations.flatMap((operation) => effectsOn(operation).map((each) => ({ operation, ...each })));
const [every, few] = [casesOn(thorough), casesOn(others)];
const telling = few.filter(({ name }) => name === 'answers 500' || name === 'loses its reply');

describe('a cloud that is short of breath', () => {
  it.each([...every, ...telling])(
    '$operation $name once: the run gets there',
    async ({ operation, effect }) => {
      const app = provisioningApp(world(fault(operation, effect)));
      const report = await app.provision();
      expect(app.journal.entries.some((entry) => entry.fault !== undefined)).toBe(true);
      expect(report).toMatchObject({ status: 'applied', degraded: false });
      expect(app.store()).toEqual(whole);
      expect((await app.plan()).status).toBe('no-changes');
    },
  );
});

describe('a cloud that is down', () => {
  it.each([...casesOn([onDemand]), ...telling])(
    '$operation always $name: nothing is lost, and the next run gets there',
    async (each) => {
      const app = provisioningApp(world(fault(each.operation, each.effect, { times: 'always' })));
      const report = await app.provision();
      expect(report.status === 'failed' || report.degraded).toBe(true);
      if (report.error === undefined) expectEveryOutcome(report);
      const healed = provisioningApp(app.now());
      // What Entra did before its reply was lost needs not be done again.
      expect(['applied', 'no-changes']).toContain((await healed.provision()).status);
      expect(healed.store()).toEqual(whole);
      expect((await healed.plan()).status).toBe('no-changes');
    },
  );
});

describe('a run that is stopped', () => {
  it.each([0, 1, 2, 3])('after %i calls on demand leaves what the next one brings', async (calls) => {
    const control = new AbortController();
    let seen = 0;
    const app = provisioningApp(world(), {}, async (request, next) => {
      if (request.url.endsWith('/provisionOnDemand')) {
        if (seen === calls) {
          control.abort(new Error('the time is up'));
          throw new TypeError('fetch failed', { cause: new Error('aborted') });
        }
        seen += 1;
      }
      return next(request);
    });
    const report = await app.provision({}, control.signal);
    expect(['failed', 'partial']).toContain(report.status);
    if (report.error === undefined) expectEveryOutcome(report);
    const next = provisioningApp(app.now());
    expect((await next.provision()).status).toBe('applied');
    expect(next.store()).toEqual(whole);
    expect((await next.plan()).status).toBe('no-changes');
  });

  it('before it asked for anything attempts nothing', async () => {
    const control = new AbortController();
    const app = provisioningApp(world(), {}, async (request, next) => {
      const answer = await next(request);
      if (
        request.url.includes('identitystore') &&
        request.headers.get('x-amz-target')?.endsWith('ListGroupMemberships') === true
      )
        control.abort(new Error('the time is up'));
      return answer;
    });
    const report = await app.provision({}, control.signal);
    expect(report.error?.code ?? JSON.stringify(report.outcomes)).toContain('DEADLINE');
    expect(app.calls(onDemand)).toBe(0);
  });
});
