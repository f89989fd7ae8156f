import type { Snapshot } from '../../core/snapshot.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { Certificate } from '../../model/certificates.ts';
import type { Credential } from '../../model/credentials.ts';
import type { SamlProvider } from '../../model/saml.ts';
import { absentFinding, missingFinding, stagedFinding, unreadableFinding } from './account-findings.ts';
import type { Judged } from './signing-certificates.ts';
import { unreadUnder, type Part } from './source.ts';

export interface CheckedConnection {
  readonly name: string;
  readonly samlProvider: string;
  /** The active ones. */
  readonly accounts: readonly AwsAccount[];
  readonly providers: Snapshot<SamlProvider>;
  /** Undefined: Entra could not be read. */
  readonly judged: Judged | undefined;
}

/** An account that has the provider. */
export interface Holder {
  readonly account: AwsAccount;
  readonly provider: Extract<SamlProvider, { readonly status: 'present' }>;
}

/**
 * Whether every account takes what Entra signs with. The worst that can happen is no date: a signature by a certificate
 * that an account's provider does not hold is refused, whatever the dates are (AWS: "Troubleshoot SAML federation with
 * IAM"), and IAM does not look at the dates of certificates at all.
 *
 * | the account's provider                  | says                                                         |
 * |-----------------------------------------|--------------------------------------------------------------|
 * | could not be read                       | nothing: unknown is not wrong                                |
 * | is there, and none of it can be read    | nothing, but that                                            |
 * | lacks what Entra may sign with          | critical                                                     |
 * | lacks a certificate that is to be next  | warning                                                      |
 * | is not there                            | warning: nobody can sign in there through this connection    |
 */
export function crossCheck(connection: CheckedConnection): Part {
  const { samlProvider, accounts, providers, judged } = connection;
  const byAccount = new Map(providers.items.map((provider) => [provider.accountId, provider]));
  const holders = accounts.flatMap((account): Holder[] => {
    const provider = byAccount.get(account.id);
    return provider?.status === 'present' ? [{ account, provider }] : [];
  });
  const readable = holders.filter(({ provider }) => provider.certificates.length > 0);
  const absent = accounts.filter(({ id }) => byAccount.get(id)?.status === 'absent');
  const unread = accounts.filter(({ id }) => !byAccount.has(id));
  const signers = judged?.signing.signers ?? [];
  const staged = judged?.staged ?? [];
  return {
    credentials: holders.flatMap(({ account, provider }) =>
      provider.certificates.map((each) => accepted(samlProvider, account, each)),
    ),
    findings: [
      ...missingFinding(connection, signers, lacking(readable, signers)),
      ...stagedFinding(connection, staged, lacking(readable, staged)),
      ...absentFinding(connection, absent),
      ...unreadableFinding(
        connection,
        holders.filter(({ provider }) => provider.problems.length > 0 || provider.certificates.length === 0),
      ),
    ],
    judged: crossCheckKeys(connection.name),
    unread: [
      ...unreadUnder(
        unjudged(connection, unread.length > 0, readable.length + absent.length < accounts.length),
        judged === undefined ? 'Entra ID could not be read' : 'not every account could be read',
      ),
      ...unreadUnder(
        accounts
          .filter(({ id }) => !absent.some((each) => each.id === id))
          .filter(({ id }) => !readable.some(({ account }) => account.id === id))
          .map(({ id }) => `saml-provider-certificate/${id}/${samlProvider}/`),
        'the account could not be read',
      ),
    ],
    remarks: judged === undefined || signers.length === 0 ? [] : [verdict(connection, readable, signers)],
  };
}

/** Everything that the accounts of a connection are looked at for. */
export function crossCheckKeys(connection: string): readonly string[] {
  return [
    `active-certificate-missing/${connection}`,
    `staged-certificate-missing/${connection}`,
    `saml-provider-absent/${connection}`,
    `metadata-unreadable/${connection}`,
  ];
}

/** What a finding that is not there may still hide; one that is there stands on what was read. */
function unjudged({ name, judged }: CheckedConnection, unread: boolean, unknown: boolean): readonly string[] {
  return [
    ...(unknown || judged === undefined
      ? [`active-certificate-missing/${name}`, `staged-certificate-missing/${name}`]
      : []),
    ...(unread ? [`saml-provider-absent/${name}`, `metadata-unreadable/${name}`] : []),
  ];
}

function lacking(holders: readonly Holder[], wanted: readonly Certificate[]): readonly Holder[] {
  return holders.filter(({ provider }) => !wanted.every((each) => holds(provider, each)));
}

function holds({ certificates }: Holder['provider'], { thumbprint }: Certificate): boolean {
  return certificates.some((each) => each.thumbprint === thumbprint);
}

/** Listed, and never told: its end stops nothing. */
function accepted(samlProvider: string, { id, name }: AwsAccount, certificate: Certificate): Credential {
  const { thumbprint, notBefore, notAfter } = certificate;
  return {
    key: `saml-provider-certificate/${id}/${samlProvider}/${thumbprint}`,
    kind: 'saml-provider-certificate',
    state: 'accepted',
    title: `Certificate that ${name} accepts sign-ins from`,
    livesIn: `AWS account ${id} ${name}, SAML provider ${samlProvider}`,
    cutsOff: 'nobody: IAM does not look at the dates of certificates',
    id: thumbprint,
    notBefore,
    notAfter,
    evidence: 'read',
    source: 'read from the metadata of the SAML provider',
    remedy: 'Nothing to do: what matters is that it is the one that Entra ID signs with.',
  };
}

function verdict(
  { name, accounts }: CheckedConnection,
  readable: readonly Holder[],
  signers: readonly Certificate[],
): { readonly severity: 'info'; readonly subject: string; readonly text: string } {
  const good = readable.length - lacking(readable, signers).length;
  return {
    severity: 'info',
    subject: name,
    text: `${good} of ${accounts.length} accounts are known to accept what Entra ID signs with`,
  };
}
