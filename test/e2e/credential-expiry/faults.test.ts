import { beforeAll, describe, expect, it } from 'vitest';
import type { FaultInput, World } from '../../../src/lab/world.ts';
import { expectEveryOutcome, fault } from '../../support/lab-app.ts';
import { day, expiryApp, type ExpiryApp } from './company.ts';
import { companyOfYear, settings } from './year.ts';

/** Day 80: the certificate has 50 days left, the token 80, everything else more than 90. */
function company(faults: readonly FaultInput[] = []): World {
  const world = companyOfYear();
  const now = new Date(Date.parse(world.now) + 80 * day).toISOString();
  return {
    ...world,
    now,
    faults: faults.map((each) => ({ skip: 0, every: 1, times: 1, ...each })) as World['faults'],
  };
}

/** What the bus was told, in short, each once. */
const toldTo = (app: ExpiryApp): readonly string[] =>
  [...new Set(app.told().map(({ notice, summary }) => `${notice} ${summary}`))].toSorted();

const operations = [
  'login:token',
  'graph:GET',
  'organizations:ListAccounts',
  'sts:AssumeRole',
  'iam:GetSAMLProvider',
  'sns:Publish',
  'events:PutEvents',
];

const short: readonly { readonly name: string; readonly effect: FaultInput['effect'] }[] = [
  { name: 'answers 500', effect: { type: 'error', status: 500, code: 'InternalFailure' } },
  { name: 'breaks the connection', effect: { type: 'reset' } },
  { name: 'answers with a page of a proxy', effect: { type: 'garbage' } },
  { name: 'loses its reply', effect: { type: 'lost-reply' } },
];

let whole: readonly string[];
beforeAll(async () => {
  const app = expiryApp(company(), settings);
  await app.tell();
  whole = toldTo(app);
});

describe('on a company with something to tell', () => {
  it('plan, apply and plan again leave nothing to do', async () => {
    const app = expiryApp(company(), settings);
    const planned = await app.run('credential-expiry', { mode: 'plan' });
    expect(app.told()).toEqual([]);
    const applied = await app.tell();
    expectEveryOutcome(applied);
    expect(applied).toMatchObject({ status: 'applied', degraded: false });
    expect(applied.planId).toBe(planned.planId);
    expect(whole.length).toBe(2);
    expect(await app.run('credential-expiry', { mode: 'plan' })).toMatchObject({ status: 'no-changes' });
  });
});

describe('a cloud that is short of breath', () => {
  it.each(operations.flatMap((operation) => short.map((each) => ({ operation, ...each }))))(
    '$operation $name once: everybody is told all the same',
    async ({ operation, effect }) => {
      const app = expiryApp(company([fault(operation, effect)]), settings);
      const report = await app.tell();
      expectEveryOutcome(report);
      expect(app.lab.journal.entries.some((entry) => entry.fault !== undefined)).toBe(true);
      expect(report).toMatchObject({ status: 'applied', degraded: false });
      expect(toldTo(app)).toEqual(whole);
      expect(await app.run('credential-expiry', { mode: 'plan' })).toMatchObject({ status: 'no-changes' });
    },
  );
});

describe('a cloud that says no', () => {
  const denied = { type: 'error', status: 403, code: 'AccessDenied', message: 'no' } as const;

  it.each(operations)('%s: it is loud, and tells the rest once it is allowed', async (operation) => {
    const app = expiryApp(company([fault(operation, denied, { times: 'always' })]), settings);
    const report = await app.tell();
    expectEveryOutcome(report);
    expect(report.degraded || report.status === 'partial' || report.status === 'failed').toBe(true);
    expect(app.told().filter(({ notice }) => notice === 'renewed' || notice === 'resolved')).toEqual([]);

    const healed = expiryApp(app.now(), settings);
    expect((await healed.tell()).degraded).toBe(false);
    const missing = whole.filter((each) => !toldTo(healed).includes(each));
    expect(missing).toEqual([]);
    expect(await healed.run('credential-expiry', { mode: 'plan' })).toMatchObject({ status: 'no-changes' });
  });
});
