import { expect, it } from 'vitest';
import { createEntraCloud } from '../../../../src/lab/entra/cloud.ts';
import { graph } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_APP, AWS_SERVICE_PRINCIPAL, tenant } from './tenant.ts';

labOnlySuite('the Entra cloud in the journal', () => {
  it('names every operation, and lists it among those it has', async () => {
    const lab = tenant();
    const paths = [
      'servicePrincipals',
      `servicePrincipals/${AWS_SERVICE_PRINCIPAL}`,
      `servicePrincipals(appId='${AWS_APP}')`,
      `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/appRoleAssignedTo?$top=1`,
      `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/synchronization/jobs`,
      'applications',
    ];
    for (const path of paths) await graph(lab, path);
    const named = lab.journal.entries
      .map(({ operation }) => operation)
      .filter((name) => name !== 'login:token');
    expect(named).toEqual([
      'graph:GET servicePrincipals',
      'graph:GET servicePrincipals/{id}',
      'graph:GET servicePrincipals/{id}',
      'graph:GET servicePrincipals/{id}/appRoleAssignedTo',
      'graph:GET servicePrincipals/{id}/synchronization/jobs',
      'graph:GET applications',
    ]);
    expect(createEntraCloud().operations).toEqual(expect.arrayContaining(['login:token', ...named]));
  });

  it('is the same on every run', async () => {
    const run = async () => {
      const lab = tenant({ entra: { replicationLag: 2 } });
      const body = { appRoles: [] };
      await graph(lab, `servicePrincipals/${AWS_SERVICE_PRINCIPAL}`, { as: 'writer', method: 'PATCH', body });
      await graph(lab, 'servicePrincipals');
      return lab.journal.entries;
    };
    expect(await run()).toEqual(await run());
  });
});
