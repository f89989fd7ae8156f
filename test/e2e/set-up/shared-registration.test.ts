import { describe, expect, it } from 'vitest';
import { setUp } from '../../../src/composition/set-up.ts';
import type { Config } from '../../../src/config/schema.ts';
import { createLab } from '../../../src/lab/lab.ts';
import { entraClient } from '../../../src/lab/world/entra.ts';
import { testContext } from '../../support/context.ts';
import { bareCompany, bareConfig, connection } from '../federation/bare-company.ts';
import { OPERATOR, optionsOf } from './tenant.ts';

/** What is said of it in a tenant where an administrator sets up. */
async function remarksOf(config: Config): Promise<readonly string[]> {
  const world = bareCompany();
  const permissions = ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'];
  const administrator = { appId: OPERATOR.clientId, displayName: 'administrator', permissions };
  world.entra.clients.push(entraClient.parse({ ...administrator, secrets: [OPERATOR.secret] }));
  const lab = createLab(world);
  const context = { ...testContext(lab.clock), random: () => 0.5 };
  const options = { ...optionsOf(lab), operator: OPERATOR };
  const { report } = await setUp(config, options, { stage: 'prod' }, context);
  return report.remarks.map(({ severity, text }) => `${severity}: ${text}`);
}

const shared = /^warning: AppRoleAssignment.ReadWrite.All lets .* app-roles, posture sign in as it too/u;

describe('the permission to grant anything', () => {
  it('is warned of where other jobs sign in as the same registration', async () => {
    expect(await remarksOf(bareConfig())).toContainEqual(expect.stringMatching(shared));
  });

  it('is not warned of where federation has its own', async () => {
    const { entra, ...config } = bareConfig();
    const clients = { federation: '7e9a1c00-0000-4000-8000-0000000000a4' };
    const remarks = await remarksOf({ ...config, entra: { ...entra, clients } });
    expect(remarks.join()).not.toMatch(/lets whoever signs in/u);
    expect(remarks.join()).toMatch(/app-roles writes it too: run setup again/u);
  });

  it('is not warned of where no groups are assigned', async () => {
    const remarks = await remarksOf(bareConfig([connection({ groups: {} })]));
    expect(remarks.join()).not.toMatch(/lets whoever signs in/u);
  });
});
