import { describe, expect, it } from 'vitest';
import { signAssertion } from '../../../src/lab/entra/sign-assertion.ts';
import { createLab } from '../../../src/lab/lab.ts';
import { loadScenario } from '../../../src/lab/scenarios.ts';
import { postureApplications, postureCertificate, postureMetadata } from '../../support/posture-scenario.ts';

const world = loadScenario('posture');
const [production, sandbox] = postureApplications;

describe('the scenario posture', () => {
  it.each(postureApplications)('has in $connection the certificate that its seed makes', (application) => {
    const found = world.entra.servicePrincipals.find(({ appId }) => appId === application.appId);
    const { sign, verify, password, thumbprint } = postureCertificate(application);
    expect(found).toMatchObject({
      preferredTokenSigningKeyThumbprint: thumbprint,
      keyCredentials: [sign, verify],
      passwordCredentials: [password],
    });
  });

  it.each([
    { account: 'production', application: production },
    { account: 'staging', application: production },
    { account: 'sandbox', application: sandbox },
  ])('has in $account the metadata that Entra gave out', async ({ account, application }) => {
    const found = world.aws.accounts.find(({ name }) => name === account);
    expect(found?.samlProviders.map(({ metadata }) => metadata)).toEqual([
      await postureMetadata(application),
    ]);
  });

  it('can sign for every one of its applications', () => {
    const lab = createLab(world);
    for (const { id } of world.entra.servicePrincipals)
      expect(signAssertion(lab, id, 'text').signature).toHaveLength(344);
  });
});
