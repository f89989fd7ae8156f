import { describe, expect, it } from 'vitest';
import { identityCenter } from '../../support/identity-center.ts';
import { bareCompany, bareConfig, displayName, federationApp } from './bare-company.ts';
import { principalOf } from './posted.ts';

const config = bareConfig([
  {
    type: 'identity-center',
    name: 'workforce',
    servicePrincipal: { displayName },
    groups: { assign: true, name: 'AWS-{account}-{role}' },
  },
]);

describe('a connection through IAM Identity Center', () => {
  it('gets its application and its groups, and a person the list of what has no API', async () => {
    const app = federationApp(bareCompany({ identityCenter: identityCenter() }), config);
    expect(await app.apply()).toMatchObject({ status: 'applied', withheld: [] });
    expect(principalOf(app)).toMatchObject({
      applicationTemplateId: '21ed01d2-ec13-4e9e-86c1-cd546719ebc4',
      preferredSingleSignOnMode: 'saml',
      appRoleAssignmentRequired: true,
    });
    expect(principalOf(app).appRoleAssignedTo).toHaveLength(3);

    const { status, remarks } = await app.plan();
    expect(status).toBe('no-changes');
    const steps = remarks.map(({ text }) => text).join('\n');
    expect(steps).toContain('download the metadata file');
    expect(steps).toContain('SCIM endpoint');
    expect(steps).toContain('rolebridge doctor workforce');
  });
});
