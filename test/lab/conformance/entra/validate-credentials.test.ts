import { expect, it } from 'vitest';
import { identityCenter } from '../../../support/identity-center.ts';
import { createLab } from '../../../../src/lab/lab.ts';
import type { Lab } from '../../../../src/lab/lab.ts';
import { world } from '../../../../src/lab/world.ts';
import type { GraphOptions } from './calls.ts';
import { graph, refusalOf } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, tenant } from './tenant.ts';

const root = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/synchronization`;
const BASE = { key: 'BaseAddress', value: 'https://scim.eu-west-1.amazonaws.com/tenant-1/scim/v2/' };
const TOKEN = { key: 'SecretToken', value: 'scim-token-1' };
const FAILURE = 'SystemForCrossDomainIdentityManagementCredentialValidationFailure';
const UNAVAILABLE = 'SystemForCrossDomainIdentityManagementCredentialValidationUnavailable';

/** IAM Identity Center has one access token, which expires in an hour. */
function provisioned(faults: Parameters<typeof tenant>[0] = {}): Lab {
  const made = structuredClone(tenant(faults).world);
  const tokens = [
    { token: TOKEN.value, createdDate: '2025-03-01T09:00:00Z', expiresDate: '2026-03-01T09:00:00Z' },
  ];
  const center = identityCenter({ scim: { tenantId: 'tenant-1', tokens } });
  return createLab(world.parse({ ...made, aws: { ...made.aws, identityCenter: center } }));
}

function validate(lab: Lab, body: unknown, as: GraphOptions['as'] = 'owner', job = 'aws.1') {
  return graph(lab, `${root}/jobs/${job}/validateCredentials`, { as, method: 'POST', body });
}

async function save(lab: Lab, value: unknown): Promise<void> {
  await graph(lab, `${root}/secrets`, { as: 'owner', method: 'PUT', body: { value } });
}

labOnlySuite('graph:POST servicePrincipals/{id}/synchronization/jobs/{id}/validateCredentials', () => {
  it('is content with a token that opens the SCIM endpoint, which it asks', async () => {
    const lab = provisioned();
    expect((await validate(lab, { credentials: [BASE, TOKEN] })).status).toBe(204);
    expect(lab.journal.count('scim:GET ServiceProviderConfig')).toBe(1);
    expect(JSON.stringify(lab.journal.entries)).not.toContain(TOKEN.value);
    expect(lab.journal.writes()).toEqual([]);
  });

  it('tries the saved credentials instead when it is told so', async () => {
    const lab = provisioned();
    expect(refusalOf(await validate(lab, { useSavedCredentials: true }))).toMatchObject({ code: FAILURE });
    await save(lab, [BASE, TOKEN]);
    const credentials = [{ ...TOKEN, value: 'wrong' }];
    expect((await validate(lab, { useSavedCredentials: true, credentials })).status).toBe(204);
    lab.clock.advance(3_600_000);
    expect(refusalOf(await validate(lab, { useSavedCredentials: true }))).toMatchObject({
      status: 400,
      code: FAILURE,
    });
  });

  it.each([
    { name: 'another token', credentials: [BASE, { ...TOKEN, value: 'wrong' }], code: FAILURE },
    { name: 'no token', credentials: [BASE], code: FAILURE },
    {
      name: 'another tenant',
      credentials: [{ ...BASE, value: BASE.value.replace('tenant-1', 'tenant-2') }, TOKEN],
      code: FAILURE,
    },
    { name: 'no address', credentials: [{ ...BASE, value: 'here' }, TOKEN], code: FAILURE },
    {
      name: 'a host that is nowhere',
      credentials: [{ ...BASE, value: 'https://scim.example.com/scim/v2' }, TOKEN],
      code: UNAVAILABLE,
    },
  ])('refuses $name', async ({ credentials, code }) => {
    expect(refusalOf(await validate(provisioned(), { credentials }))).toMatchObject({ status: 400, code });
  });

  it('does not take an outage for a wrong token', async () => {
    const error = { type: 'error' as const, status: 503, code: 'ServiceUnavailable', message: 'Later.' };
    const lab = provisioned({ faults: [{ operation: 'scim:GET ServiceProviderConfig', effect: error }] });
    const reply = await validate(lab, { credentials: [BASE, TOKEN] });
    expect(refusalOf(reply)).toMatchObject({ status: 400, code: UNAVAILABLE });
  });

  it('is 404 for a job that is not there, 400 for nothing to try, 501 for an access key', async () => {
    const credentials = [{ key: 'ClientSecret', value: 'AKIA' }, TOKEN];
    expect((await validate(provisioned(), { credentials }, 'owner', 'other')).status).toBe(404);
    expect((await validate(provisioned(), {})).status).toBe(400);
    expect((await validate(provisioned(), { credentials })).status).toBe(501);
  });

  it.each([
    { as: 'owner', status: 204 },
    { as: 'halfOwner', status: 204 },
    { as: 'monitor', status: 403 },
    { as: 'writer', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await validate(provisioned(), { credentials: [BASE, TOKEN] }, as)).status).toBe(status);
  });
});
