import { describe, expect, it } from 'vitest';
import { createLab, type Lab } from '../../../src/lab/lab.ts';
import type { World } from '../../../src/lab/world.ts';
import { configOf, later, prove, runSetUp, untouched } from './tenant.ts';

const apply = {};

/** Everything that the set-up asks for, one of each. */
const writes = [
  'iam:EnableOutboundWebIdentityFederation',
  'graph:POST applications',
  'graph:POST servicePrincipals',
  'graph:POST servicePrincipals/{id}/appRoleAssignments',
  'graph:POST applications/{id}/federatedIdentityCredentials',
  'graph:POST applications/{id}/owners/$ref',
  'graph:POST servicePrincipals/{id}/owners/$ref',
];

async function expectWholeAfterAnotherRun(lab: Lab): Promise<void> {
  const next = later(lab);
  const healed = await runSetUp(next, configOf(), { apply });
  expect(['applied', 'no-changes']).toContain(healed.report.status);
  const clientId = healed.clientIds[0]?.clientId;
  const again = await runSetUp(next, configOf({ clientId }));
  expect(again.report.changes).toEqual([]);
  expect(again.report.withheld).toEqual([]);
  const named = next.world.entra.applications.filter(({ displayName }) => displayName === 'Rolebridge');
  expect(named).toHaveLength(1);
  expect((await prove(next, configOf({ clientId }))).map(({ status }) => status)).not.toContain('failed');
}

/** The run is told to stop before the request of this number, and after it. */
async function stoppedAt(
  world: World,
  number: number,
): Promise<{ readonly lab: Lab; readonly asked: number }> {
  const lab = createLab(world);
  const stop = new AbortController();
  let asked = 0;
  const counting: Lab = {
    ...lab,
    fetch: async (request) => {
      asked += 1;
      const reply = await lab.fetch(request);
      if (asked === number) stop.abort(new Error('stopped'));
      return reply;
    },
  };
  await runSetUp(counting, configOf(), { apply }, stop.signal).catch(() => undefined);
  return { lab, asked };
}

describe('setup that is stopped', () => {
  it('is finished by another run, wherever it was', async () => {
    const { asked } = await stoppedAt(untouched(), Infinity);
    expect(asked).toBeGreaterThan(20);
    for (let number = 1; number <= asked; number += 1)
      await expectWholeAfterAnotherRun((await stoppedAt(untouched(), number)).lab);
  }, 120_000);

  it.each(writes)('is finished by another run when the answer to %s is lost', async (operation) => {
    const lab = createLab(untouched({}, [{ operation, effect: { type: 'lost-reply' } }]));
    await runSetUp(lab, configOf(), { apply });
    expect(lab.journal.entries.filter(({ fault }) => fault === 'lost-reply')).toHaveLength(1);
    await expectWholeAfterAnotherRun(lab);
  });

  it.each(writes)('says what it could not do when %s is refused, and does the rest', async (operation) => {
    const effect = { type: 'error', status: 403, code: 'AccessDenied', message: 'No.' } as const;
    const lab = createLab(untouched({}, [{ operation, times: 'always', effect }]));
    const { report } = await runSetUp(lab, configOf(), { apply });
    expect(report.outcomes).toHaveLength(report.changes.length);
    const failures = report.outcomes.flatMap(({ failure }) => failure ?? []);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.filter(({ hint = '' }) => hint === '')).toEqual([]);
    await expectWholeAfterAnotherRun(lab);
  });
});

describe('setup in a directory that is slow', () => {
  it('waits until new objects are seen', async () => {
    const lab = createLab(untouched({ replicationLag: 3 }));
    const { report } = await runSetUp(lab, configOf(), { apply });
    expect(report.outcomes.filter(({ status }) => status !== 'applied')).toEqual([]);
    await expectWholeAfterAnotherRun(lab);
  });

  it('has a proof that tells to wait while a new credential is not known everywhere', async () => {
    const lab = createLab(untouched({ federationDelay: 300 }));
    const { clientIds } = await runSetUp(lab, configOf(), { apply });
    const config = configOf({ clientId: clientIds[0]?.clientId });
    const signIn = (await prove(lab, config)).find(({ step }) => step.startsWith('sign-in'));
    expect(signIn).toMatchObject({ status: 'failed', said: expect.stringContaining('AADSTS70021') });
    expect(signIn?.hint).toMatch(/wait some minutes/u);
    lab.clock.advance(300_000);
    expect((await prove(lab, config)).filter(({ status }) => status !== 'ok')).toEqual([]);
  });
});
