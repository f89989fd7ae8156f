import { describe, expect, it } from 'vitest';
import { setUp, type SetUpDone } from '../../../src/composition/set-up.ts';
import { createLab, type Lab } from '../../../src/lab/lab.ts';
import { application, entraClient, servicePrincipal } from '../../../src/lab/world/entra.ts';
import type { World } from '../../../src/lab/world.ts';
import { testContext } from '../../support/context.ts';
import { user } from '../../support/groups.ts';
import { bareCompany, bareConfig, connection, displayName } from '../federation/bare-company.ts';
import { OPERATOR, optionsOf } from './tenant.ts';

const mallory = user(3).id;
const SP = '7e9a1c00-0000-4000-8000-0000000000ed';
const names = { appId: '7e9a1c00-0000-4000-8000-0000000000ee', displayName };
const strangersPassword = {
  keyId: '7e9a1c00-0000-4000-8000-0000000000e1',
  startDateTime: '2026-01-01T00:00:00Z',
  endDateTime: '2027-01-01T00:00:00Z',
};

/** An application of the configured name, which any user may make. */
function withApplication(changes: object): World {
  const world = bareCompany();
  world.entra.applications.push(
    application.parse({ id: '7e9a1c00-0000-4000-8000-0000000000ec', ...names, ...changes }),
  );
  world.entra.servicePrincipals.push(servicePrincipal.parse({ id: SP, ...names, ...changes }));
  const permissions = ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'];
  const administrator = { appId: OPERATOR.clientId, displayName: 'administrator', permissions };
  world.entra.clients.push(entraClient.parse({ ...administrator, secrets: [OPERATOR.secret] }));
  return world;
}

function setUpIn(lab: Lab, config = bareConfig()): Promise<SetUpDone> {
  const context = { ...testContext(lab.clock), random: () => 0.5 };
  return setUp(config, { ...optionsOf(lab), operator: OPERATOR }, { stage: 'prod', apply: {} }, context);
}

const ownersOf = ({ world }: Lab): readonly string[] =>
  world.entra.servicePrincipals.find(({ id }) => id === SP)?.owners ?? [];

describe('an enterprise application that was found by its name alone', () => {
  it.each([
    { name: 'has another owner', changes: { owners: [mallory] }, said: mallory },
    {
      name: 'has a secret',
      changes: { passwordCredentials: [strangersPassword] },
      said: 'no signing certificate',
    },
  ])('does not become ours when it $name', async ({ changes, said }) => {
    const lab = createLab(withApplication(changes));
    const { report } = await setUpIn(lab);
    const held = report.withheld.filter(({ key }) => key.includes('ownership'));
    expect(held.map(({ rule }) => rule)).toEqual(['ownership', 'ownership']);
    for (const { reason } of held) expect(reason).toContain(said);
    expect(ownersOf(lab)).toEqual(changes.owners ?? []);
    expect(report.remarks.map(({ text }) => text).join()).toContain(said);
  });

  it('becomes ours when nobody else has a hand in it', async () => {
    const lab = createLab(withApplication({}));
    const { report } = await setUpIn(lab);
    expect(report.withheld).toEqual([]);
    expect(ownersOf(lab)).toHaveLength(1);
  });

  it('becomes ours when the configuration names its id, with a warning of who else owns it', async () => {
    const lab = createLab(withApplication({ owners: [mallory] }));
    const { report } = await setUpIn(lab, bareConfig([connection({ servicePrincipal: { id: SP } })]));
    expect(report.withheld).toEqual([]);
    expect(ownersOf(lab)).toHaveLength(2);
    expect(report.remarks).toContainEqual(
      expect.objectContaining({ severity: 'warning', text: expect.stringContaining(mallory) }),
    );
  });
});
