import { describe, expect, it } from 'vitest';
import { manualSteps } from '../../../src/jobs/federation/manual-steps.ts';
import { known } from '../../../src/model/known.ts';
import {
  identityCenterEvidence,
  lacking,
  production,
  signInEvidence,
  withApplication,
  withClaims,
  withGroup,
  withPosture,
} from '../../support/posture-evidence.ts';

const textsOf = (evidence: Parameters<typeof manualSteps>[0]): readonly string[] =>
  manualSteps(evidence).map(({ text }) => text);

describe('what a person has to do', () => {
  it.each([
    { name: 'by app roles', evidence: signInEvidence('app-roles') },
    { name: 'by the names of groups', evidence: signInEvidence('group-names') },
    { name: 'through IAM Identity Center', evidence: identityCenterEvidence() },
  ])('is nothing for a connection $name that is set up', ({ evidence }) => {
    expect(textsOf(evidence)).toEqual([]);
  });

  it('is the claim with its values, in order, and then to look again', () => {
    const texts = textsOf(withClaims(signInEvidence('group-names')));
    expect(texts.map((text) => /^by hand, (\d+): /u.exec(text)?.[1])).toEqual(
      texts.map((_, index) => String(index + 1)),
    );
    expect(texts.join('\n')).toContain(
      'arn:aws:iam::{account}:role/{role},arn:aws:iam::{account}:saml-provider/AzureAD',
    );
    expect(texts.at(-1)).toContain('rolebridge doctor workforce');
  });

  it('is told while the application is not there yet, too', () => {
    const evidence = { ...signInEvidence('group-names'), application: known(undefined) };
    expect(textsOf(evidence).join('\n')).toContain('Regex pattern');
  });

  it('is not asked for where nobody can see what the portal has', () => {
    const hidden = withPosture(signInEvidence('group-names'), { portalClaims: lacking('Policy.Read.All') });
    expect(textsOf(hidden)).toEqual([]);
  });

  it('is the exchange of metadata and of the token for IAM Identity Center', () => {
    const evidence = withPosture(
      withApplication(identityCenterEvidence(), { identifierUris: [], redirectUris: [] }),
      { provisioning: known([]) },
    );
    const text = textsOf(evidence).join('\n');
    for (const part of ['metadata file', 'IdP SAML metadata', 'Automatic provisioning', 'Start provisioning'])
      expect(text).toContain(part);
  });

  it('names the application that is to be made, not the connection', () => {
    const evidence = identityCenterEvidence({ servicePrincipal: { displayName: 'AWS SSO' } });
    const text = textsOf({ ...evidence, application: known(undefined) }).join('\n');
    expect(text).toContain('Enterprise applications > AWS SSO > Provisioning');
  });

  it('is what activation is to ask for', () => {
    const evidence = withGroup(signInEvidence('app-roles'), { privilegedAccess: known(null) });
    const texts = textsOf(evidence);
    expect(texts).toHaveLength(2);
    expect(texts[0]).toContain(`AWS-${production}-ReadOnly`);
  });
});
