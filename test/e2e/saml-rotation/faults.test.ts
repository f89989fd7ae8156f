import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../src/lab/world.ts';
import { expectEveryOutcome, fault } from '../../support/lab-app.ts';
import {
  accountIds,
  certificatesOf,
  company,
  cutOff,
  day,
  hour,
  rotationApp,
  type RotationApp,
} from './company.ts';

/** Everything that a rotation calls. */
const operations = [
  'login:token',
  'login:federation-metadata',
  'graph:GET',
  'graph:POST servicePrincipals',
  'graph:PATCH servicePrincipals',
  'organizations:ListAccounts',
  'sts:AssumeRole',
  'iam:GetSAMLProvider',
  'iam:UpdateSAMLProvider',
];

const effects: readonly { readonly name: string; readonly effect: FaultInput['effect'] }[] = [
  { name: 'says no', effect: { type: 'error', status: 403, code: 'AccessDenied', message: 'no' } },
  { name: 'answers 500', effect: { type: 'error', status: 500, code: 'InternalFailure' } },
  { name: 'loses its reply', effect: { type: 'lost-reply' } },
];

/** Twenty days of runs, the first of which meet the fault, then as many as a rotation takes without it. */
async function rotated(hit: FaultInput): Promise<RotationApp> {
  const world = company({ faults: [hit] });
  let app = rotationApp(world);
  const look = (when: string): void => expect({ when, out: cutOff(app) }).toEqual({ when, out: [] });
  for (const pause of [0, hour, hour, 25 * day, hour, hour]) {
    app.lab.clock.advance(pause);
    const report = await app.rotate();
    expectEveryOutcome(report);
    look('with the fault');
  }
  const before = app;
  app = rotationApp(before.now());
  for (const pause of [25 * hour, hour, hour, 25 * hour, hour, 15 * day, hour]) {
    app.lab.clock.advance(pause);
    expect(['applied', 'no-changes']).toContain((await app.rotate()).status);
    look('healed');
  }
  return app;
}

describe('a rotation in clouds that fail', () => {
  it.each(
    operations.flatMap((operation) =>
      effects.flatMap(({ name, effect }) => [
        { operation, name, often: 'always', hit: fault(operation, effect, { times: 'always' }) },
        {
          operation,
          name,
          often: 'every third time',
          hit: fault(operation, effect, { every: 3, times: 'always' }),
        },
      ]),
    ),
  )('$operation $name $often: nobody is locked out, and it ends as it should', async ({ hit }) => {
    const before = certificatesOf(company()).active;
    const app = await rotated(hit);
    const { active, inEntra, accepted } = certificatesOf(app.world);
    expect(active).not.toBe(before);
    expect(inEntra).toEqual([before, active]);
    expect(accepted).toEqual(Object.fromEntries(accountIds.map((id) => [id, [active]])));
    expect(await app.plan()).toMatchObject({ status: 'no-changes', degraded: false });
  });
});
