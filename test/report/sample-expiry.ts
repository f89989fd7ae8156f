import type { Credential, Finding } from '../../src/model/credentials.ts';
import type { Expiry } from '../../src/report/timeline.ts';

export const NOW = new Date('2026-11-20T08:00:00Z');

const THUMBPRINTS = ['A', 'B'].map((letter) => letter.repeat(40));

const endlessSigning: Credential = {
  key: 'saml-signing-certificate/production',
  kind: 'saml-signing-certificate',
  state: 'active',
  title: 'SAML signing certificate of AWS production',
  livesIn: 'Entra ID, enterprise application AWS production',
  cutsOff: 'everybody who signs in to 42 accounts through the SAML provider AzureAD',
  id: THUMBPRINTS[0] ?? '',
  notBefore: '2023-12-05T08:00:00.000Z',
  evidence: 'read',
  source: 'read in Entra ID',
  remedy: 'rolebridge rotate saml production',
};

const endlessToken: Credential = {
  key: 'scim-token/identity-center',
  kind: 'scim-token',
  state: 'active',
  title: 'SCIM token of identity-center',
  livesIn: 'Entra ID, enterprise application AWS IAM Identity Center, Provisioning',
  cutsOff: 'provisioning: joiners get no access and leavers keep theirs',
  evidence: 'announced',
  source: 'AWS Health said so on 2026-11-02; the configuration says 2027-02-20',
  remedy: 'rolebridge rotate scim identity-center',
};

const signing: Credential = { ...endlessSigning, notAfter: '2026-12-05T08:00:00.000Z' };
const token: Credential = { ...endlessToken, notAfter: '2027-03-02T12:00:00.000Z' };

/** The same certificate in the SAML provider of so many accounts. */
function acceptedIn(accounts: number): readonly Credential[] {
  return Array.from({ length: accounts }, (_, index) => {
    const account = String(100_000_000_000 + index);
    return {
      ...signing,
      key: `saml-provider-certificate/${account}/AzureAD/${signing.id}`,
      kind: 'saml-provider-certificate',
      state: 'accepted',
      title: `Certificate in the SAML provider AzureAD of account ${account}`,
      livesIn: `AWS, account ${account}`,
    };
  });
}

export const credentials: readonly Credential[] = [
  token,
  ...acceptedIn(42),
  {
    ...signing,
    key: `${signing.key}/${THUMBPRINTS[1]}`,
    state: 'staged',
    title: 'Next SAML signing certificate of AWS production',
    id: THUMBPRINTS[1] ?? '',
    notAfter: '2029-11-01T00:00:00.000Z',
  },
  signing,
  {
    ...signing,
    key: 'identity-center-certificate/identity-center/1',
    kind: 'identity-center-certificate',
    title: 'SAML certificate that IAM Identity Center has of the identity provider, number 1 of those stated',
    livesIn: 'IAM Identity Center',
    cutsOff: 'everybody who signs in to the AWS access portal',
    notAfter: '2026-11-18T00:00:00.000Z',
    evidence: 'stated',
    source: 'the configuration says so',
    remedy:
      'In the IAM Identity Center console: Settings, Identity source, Actions, Manage authentication, Manage certificates, Import certificate; then set jobs.credentialExpiry.identityCenter[0].certificates.',
  },
  {
    ...endlessToken,
    key: 'scim-token/other',
    title: 'SCIM token of other',
    evidence: 'assumed',
    source: 'nobody said anything',
  },
  {
    ...signing,
    key: 'client-secret/1',
    kind: 'client-secret',
    title: "Client secret of Rolebridge's own application",
    livesIn: 'Entra ID, app registration Rolebridge',
    cutsOff: 'every run of Rolebridge',
    notAfter: '2026-11-20T18:00:00.000Z',
    remedy: 'Make a new one in the app registration, and put it into the secret of AWS Secrets Manager.',
  },
  {
    ...endlessSigning,
    key: 'federated-credential/1',
    kind: 'federated-credential',
    title: "Federated credential of Rolebridge's own application",
  },
];

export const findings: readonly Finding[] = [
  {
    key: 'scim-token-date-unknown/other',
    severity: 'warning',
    title: 'Nobody knows when the SCIM token of other ends',
    text: 'AWS has no call that tells the end of a SCIM token, AWS Health has not announced it, and the configuration does not state it.',
    remedy:
      'State it in jobs.credentialExpiry.identityCenter, as the console of IAM Identity Center shows it.',
  },
  {
    key: 'active-certificate-missing/production',
    severity: 'critical',
    title: '2 accounts do not accept the active certificate of production',
    text: 'Nobody can sign in there.\n111122223333 (prod)\n444455556666 (staging)',
    remedy: 'rolebridge rotate saml production',
  },
];

export const sampleExpiries: Readonly<Record<string, Expiry>> = {
  everything: { credentials, findings },
  'nothing due': { credentials: [{ ...token, evidence: 'read' }], findings: [] },
  'nothing at all': { credentials: [], findings: [] },
};
