import { describe, expect, it } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import { application, entraClient } from '../../../src/lab/world/entra.ts';
import type { World } from '../../../src/lab/world.ts';
import { configOf, OPERATOR, runSetUp, untouched } from './tenant.ts';

const apply = {};
const STRANGER = '7e9a1c00-0000-4000-8000-0000000000ee';
const OWNER = '7e9a1c00-0000-4000-8000-0000000000ef';

/** A registration that somebody has called as the set-up would. */
function withStranger(
  changes: Parameters<typeof application.parse>[0] = {},
  client: Parameters<typeof entraClient.parse>[0] = {},
): World {
  const world = untouched();
  const names = { appId: STRANGER, displayName: 'Rolebridge' };
  world.entra.applications.push(
    application.parse({ id: STRANGER.replace('ee', 'ec'), ...names, ...(changes as object) }),
  );
  world.entra.clients.push(entraClient.parse({ ...names, ...(client as object) }));
  return world;
}

const password = {
  keyId: '7e9a1c00-0000-4000-8000-0000000000e1',
  startDateTime: '2026-01-01T00:00:00Z',
  endDateTime: '2027-01-01T00:00:00Z',
};
const ISSUER = 'https://login.evil.example';
const APP_ROLES_ROLE = 'arn:aws:iam::999988887777:role/rolebridge-prod-app-roles';

describe('a registration of our name that somebody else made', () => {
  it.each([
    { name: 'has an owner', world: () => withStranger({ owners: [OPERATOR.clientId] }), said: /1 owner/u },
    {
      name: 'has a secret',
      world: () => withStranger({ passwordCredentials: [password] }),
      said: /secrets/u,
    },
    {
      name: 'trusts an issuer of its own, with our role as the subject',
      world: () =>
        withStranger(
          {},
          {
            federatedCredentials: [
              { issuer: ISSUER, subject: APP_ROLES_ROLE, audience: 'api://AzureADTokenExchange' },
            ],
          },
        ),
      said: /1 foreign federated credential/u,
    },
  ])('gets nothing when it $name', async ({ world, said }) => {
    const lab = createLab(world());
    const { report } = await runSetUp(lab, configOf(), { apply });
    const held = report.withheld.filter(({ target }) => target === 'entra.clientId');
    expect(held.length).toBeGreaterThan(5);
    for (const { reason } of held) expect(reason).toMatch(said);
    const client = lab.world.entra.clients.find(({ appId }) => appId === STRANGER);
    expect(client?.permissions).toEqual([]);
    expect(lab.world.entra.servicePrincipals[0]?.owners).toEqual([]);
  });

  it('gets nothing when there are two of the name', async () => {
    const world = withStranger();
    world.entra.applications.push(
      application.parse({ id: OWNER, appId: OWNER.replace('ef', 'eb'), displayName: 'Rolebridge' }),
    );
    const { report } = await runSetUp(createLab(world), configOf(), { apply });
    expect(report.withheld[0]?.reason).toMatch(/2 registrations are called Rolebridge/u);
  });

  it('is taken when the configuration names it, with a warning of who else may sign in', async () => {
    const lab = createLab(withStranger({ passwordCredentials: [password] }));
    const { report } = await runSetUp(lab, configOf({ clientId: STRANGER }), { apply });
    expect(report.status).toBe('applied');
    expect(report.remarks.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/secrets or certificates, and Rolebridge uses none/u),
    );
  });

  it('is not made a second time when two people set up at once: both stop, and neither is given anything', async () => {
    const lab = createLab(untouched());
    const both = await Promise.all([
      runSetUp(lab, configOf(), { apply }),
      runSetUp(lab, configOf(), { apply }),
    ]);
    const failed = both.flatMap(({ report }) => report.outcomes.flatMap(({ failure }) => failure ?? []));
    expect(failed.map(({ code }) => code)).toContain('SET_UP_TWO_REGISTRATIONS');
    const granted = lab.world.entra.clients.filter(
      ({ displayName, permissions }) => displayName === 'Rolebridge' && permissions.length > 0,
    );
    expect(granted.length).toBeLessThan(2);
  });
});

describe('a registration of our name that an earlier set-up made', () => {
  it('is taken for another stage of the same account', async () => {
    const lab = createLab(untouched());
    await runSetUp(lab, configOf(), { apply });
    const { report } = await runSetUp(lab, configOf(), { stage: 'dev' });
    expect(report.withheld).toEqual([]);
    expect(report.changes.map(({ words }) => words.join(' '))).toEqual([
      `trusts app-roles ${APP_ROLES_ROLE.replace('prod', 'dev')}`,
    ]);
  });

  it('is not called a stranger where the issuer cannot be compared', async () => {
    const lab = createLab(untouched());
    const { clientIds } = await runSetUp(lab, configOf(), { apply });
    const { report } = await runSetUp(lab, configOf(), { account: '111122223333' });
    const reasons = report.withheld.filter(({ rule }) => rule === 'ownership').map(({ reason }) => reason);
    expect(new Set(reasons).size).toBe(1);
    expect(reasons[0]).toContain('sign in to AWS account 111122223333');
    expect(reasons[0]).toContain(clientIds[0]?.clientId);
    expect(reasons[0]).not.toMatch(/foreign|delete/u);
  });
});
