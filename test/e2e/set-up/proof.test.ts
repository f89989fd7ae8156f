import { describe, expect, it } from 'vitest';
import { proveSetUp } from '../../../src/composition/prove-set-up.ts';
import type { Config } from '../../../src/config/schema.ts';
import { createLab, type Lab } from '../../../src/lab/lab.ts';
import type { ProofStep } from '../../../src/model/set-up.ts';
import { testContext } from '../../support/context.ts';
import { callerCredentials, CALLER_ROLE_ARN } from '../../support/worlds.ts';
import { bareCompany, bareConfig } from '../federation/bare-company.ts';
import { configOf, later, optionsOf, prove, runSetUp, untouched } from './tenant.ts';

const found = (steps: readonly ProofStep[], step: string): ProofStep | undefined =>
  steps.find((each) => each.step === step);

async function wholeSetUp(): Promise<{ readonly lab: Lab; readonly config: Config }> {
  const lab = createLab(untouched());
  const { clientIds } = await runSetUp(lab, configOf(), { apply: {} });
  return { lab, config: configOf({ clientId: clientIds[0]?.clientId }) };
}

describe('the proof of a set-up', () => {
  it('fails for permissions that are gone, by name', async () => {
    const { lab, config } = await wholeSetUp();
    for (const client of lab.world.entra.clients)
      if (client.appId === config.entra.clientId) client.permissions = ['Application.Read.All'];
    const steps = await prove(later(lab), config);
    expect(found(steps, 'rights of entra.clientId')).toMatchObject({
      status: 'failed',
      said: 'the registration lacks Application.ReadWrite.OwnedBy, Synchronization.Read.All',
    });
  });

  it('fails for an application that is no longer ours', async () => {
    const { lab, config } = await wholeSetUp();
    for (const each of lab.world.entra.servicePrincipals) each.owners = [];
    const steps = await prove(later(lab), config);
    expect(found(steps, 'application production')).toMatchObject({
      status: 'failed',
      said: expect.stringContaining('we do not own the enterprise application'),
    });
  });

  it('fails for a reader role that the function may not take on', async () => {
    const { lab, config } = await wholeSetUp();
    for (const { id, roles } of lab.world.aws.accounts) if (id === '111122223333') roles.length = 0;
    const steps = await prove(later(lab), config);
    expect(found(steps, 'reader role, production')?.status).toBe('failed');
  });

  it('blames a function for nothing that only other jobs need', async () => {
    const { lab, config } = await wholeSetUp();
    const { clientId } = config.entra;
    const steps = await prove(later(lab), configOf({ clientId }, { permissionSets: { definitions: 'x' } }));
    expect(found(steps, 'IAM Identity Center')?.status).toBe('unproven');
  });

  it('goes by the account that the functions run in', async () => {
    const { lab, config } = await wholeSetUp();
    const context = { ...testContext(lab.clock), random: () => 0.5 };
    const place = { stage: 'prod', account: '111122223333' };
    const steps = await proveSetUp(config, optionsOf(later(lab), callerCredentials()), place, context);
    expect(found(steps, 'sign-in entra.clientId')?.status).toBe('unproven');
  });
});

describe('the proof of connections that federation sets up', () => {
  const writer = 'rolebridge-federation-writer';

  /** With no other sections than posture and federation, by somebody who is no function. */
  async function proved(without?: string): Promise<readonly ProofStep[]> {
    const world = bareCompany();
    for (const account of world.aws.accounts)
      account.roles = account.roles.filter(({ name }) => name !== without);
    const { jobs, ...config } = bareConfig();
    const { posture, federation, appRoles } = jobs;
    const [connection] = appRoles?.connections ?? [];
    const connections = (posture?.connections ?? []).map((each) => ({ ...connection, ...each }));
    const lab = createLab(world);
    return proveSetUp(
      { ...config, jobs: { posture: { ...posture, connections }, federation } } as Config,
      optionsOf(lab),
      { stage: 'prod' },
      { ...testContext(lab.clock), random: () => 0.5 },
    );
  }

  it('enters an account with each role', async () => {
    const steps = await proved();
    expect(found(steps, 'reader role, production')?.status).toBe('ok');
    expect(found(steps, 'federation writer role, production')?.status).toBe('ok');
  });

  it.each([
    { name: 'the reader role', without: 'rolebridge-reader', step: 'reader role, production' },
    { name: 'the writer role', without: writer, step: 'federation writer role, production' },
  ])('does not work without $name, which the person who asks cannot judge', async ({ without, step }) => {
    const tried = found(await proved(without), step);
    expect(tried?.status).toBe('unproven');
    expect(tried?.hint).toContain(CALLER_ROLE_ARN);
  });
});
