import { describe, expect, it } from 'vitest';
import { windTo } from '../../../src/lab/clock.ts';
import { runSynchronization } from '../../../src/lab/entra/run-synchronization.ts';
import { signAssertion } from '../../../src/lab/entra/sign-assertion.ts';
import { signingCertificates } from '../../../src/lab/entra/signing-certificate.ts';
import { createLab } from '../../../src/lab/lab.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { loadScenario } from '../../../src/lab/scenarios.ts';
import type { AwsAccount, ServicePrincipal } from '../../../src/lab/world.ts';
import { lockedOut } from '../../support/credentials-world.ts';
import { ACCEPTED, expiringCertificate, expiringMetadata } from '../../support/expiring.ts';
import type { ExpiringCertificate } from '../../support/expiring.ts';

const world = loadScenario('expiring');
const [aws, identityCenter, grafana] = world.entra.servicePrincipals;
const accounts = world.aws.accounts.filter(({ name }) => name in ACCEPTED);

function endOf(object: ServicePrincipal | undefined): string | undefined {
  return signingCertificates({ keyCredentials: object?.keyCredentials ?? [] }).find(
    ({ thumbprint }) => thumbprint === object?.preferredTokenSigningKeyThumbprint,
  )?.endDateTime;
}

/** Names of the accounts in which nobody can sign in. */
function closed(lab: Lab): readonly (string | undefined)[] {
  const ids = accounts.map(({ id }) => id);
  return lockedOut(lab, aws?.id ?? '', ids).map((id) => accounts.find((each) => each.id === id)?.name);
}

describe('the scenario expiring', () => {
  it.each<{
    name: string;
    object: ServicePrincipal | undefined;
    has: readonly ExpiringCertificate[];
    active: string;
  }>([
    {
      name: 'AWS Single-Account Access',
      object: aws,
      has: ['stale', 'active', 'staged'],
      active: '2027-01-10T09:00:00Z',
    },
    {
      name: 'AWS IAM Identity Center',
      object: identityCenter,
      has: ['identityCenter'],
      active: '2027-08-01T09:00:00Z',
    },
    { name: 'Grafana', object: grafana, has: ['grafana'], active: '2026-12-05T09:00:00Z' },
  ])('has in $name the certificates that its seeds make', ({ name, object, has, active }) => {
    const made = has.map((each) => expiringCertificate(each));
    expect(object?.displayName).toBe(name);
    expect(object?.keyCredentials).toEqual(made.flatMap(({ sign, verify }) => [sign, verify]));
    expect(object?.passwordCredentials).toEqual(made.map(({ password }) => password));
    expect(endOf(object)).toBe(active);
  });

  it.each(accounts)(
    'has in $name the metadata that Entra gave out',
    async ({ name, samlProviders }: AwsAccount) => {
      expect(samlProviders).toHaveLength(1);
      expect(samlProviders[0]?.metadata).toBe(await expiringMetadata(ACCEPTED[name] ?? []));
    },
  );

  it('locks payroll out today, and staging when the active certificate ends', () => {
    const lab = createLab(world);
    expect(closed(lab)).toEqual(['payroll']);
    windTo(lab, new Date('2027-01-10T09:00:00Z'));
    expect(closed(lab)).toEqual(['staging']);
  });

  it('can sign for every one of its applications', () => {
    const lab = createLab(world);
    for (const { id } of world.entra.servicePrincipals) {
      expect(signAssertion(lab, id, 'text').signature).toHaveLength(344);
    }
  });

  it('lets provisioning in until the token ends', async () => {
    const lab = createLab(world);
    const job = () => lab.world.entra.servicePrincipals[1]?.synchronizationJobs[0];
    await runSynchronization(lab, identityCenter?.id ?? '');
    expect(job()?.status).toBe('Active');
    windTo(lab, new Date('2027-01-25T10:00:00Z'));
    await runSynchronization(lab, identityCenter?.id ?? '');
    expect(job()?.status).toBe('Quarantine');
  });

  it('keeps in Secrets Manager the token that Entra has', () => {
    const [management] = world.aws.accounts;
    const token = identityCenter?.synchronizationSecrets.find(({ key }) => key === 'SecretToken')?.value;
    expect(management?.secrets).toMatchObject([{ region: 'eu-west-1', name: 'scim-token', value: token }]);
    expect(world.aws.identityCenter?.scim?.tokens).toMatchObject([{ token }]);
  });
});
