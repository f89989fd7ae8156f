import { describe, expect, it } from 'vitest';
import { createLab } from '../../../src/lab/lab.ts';
import { APPLICATION_ID, MANAGEMENT_ACCOUNT, SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import { APP_ROLES_ROLE, configOf, later, prove, runSetUp, untouched } from './tenant.ts';

const apply = {};

describe('setup where nothing of Rolebridge is', () => {
  it('plans everything and writes nothing', async () => {
    const lab = createLab(untouched());
    const { report, clientIds } = await runSetUp(lab, configOf());
    expect(report.status).toBe('planned');
    expect(report.changes.map(({ key }) => key)).toEqual([
      `aws ${MANAGEMENT_ACCOUNT} outbound-federation`,
      `entra.clientId federated-credential ${APP_ROLES_ROLE}`,
      `entra.clientId ownership application ${APPLICATION_ID}`,
      `entra.clientId ownership service-principal ${SERVICE_PRINCIPAL_ID}`,
      'entra.clientId permission Application.Read.All',
      'entra.clientId permission Application.ReadWrite.OwnedBy',
      'entra.clientId permission Synchronization.Read.All',
      'entra.clientId registration',
      'entra.clientId service-principal',
    ]);
    expect(clientIds).toEqual([]);
    expect(lab.world.entra.applications).toHaveLength(1);
    expect(
      lab.journal.entries.filter(
        ({ method, operation }) => method !== 'GET' && operation.startsWith('graph'),
      ),
    ).toEqual([]);
  });

  it('makes it, says the client id, and has nothing left to do', async () => {
    const lab = createLab(untouched());
    const { report, clientIds } = await runSetUp(lab, configOf(), { apply });
    expect(report.outcomes.filter(({ status }) => status !== 'applied')).toEqual([]);
    expect(report.status).toBe('applied');
    const [made] = clientIds;
    expect(made?.setting).toBe('entra.clientId');

    const again = await runSetUp(lab, configOf({ clientId: made?.clientId }));
    expect(again.report.changes).toEqual([]);
    expect(again.report.withheld).toEqual([]);
    expect(again.report.remarks).toEqual([]);
    expect(again.clientIds).toEqual([]);
  });

  it('lets the function sign in and read, which the proof shows', async () => {
    const lab = createLab(untouched());
    const { clientIds } = await runSetUp(lab, configOf(), { apply });
    const proof = await prove(lab, configOf({ clientId: clientIds[0]?.clientId }));
    expect(proof.map(({ step, status }) => `${status} ${step}`)).toEqual([
      'ok AWS',
      'ok sign-in entra.clientId',
      'ok rights of entra.clientId',
      'ok application production',
      'ok reader role, production',
    ]);
  });

  it('finds what an earlier one made, although nobody has changed the configuration', async () => {
    const lab = createLab(untouched());
    const first = await runSetUp(lab, configOf(), { apply });
    const again = await runSetUp(later(lab), configOf());
    expect(again.report.changes).toEqual([]);
    expect(again.clientIds).toEqual(first.clientIds);
  });
});
