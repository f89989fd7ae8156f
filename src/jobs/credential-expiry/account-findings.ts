import { count } from '../../core/words.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { Certificate } from '../../model/certificates.ts';
import type { Finding } from '../../model/credentials.ts';
import type { CheckedConnection, Holder } from './cross-check.ts';
import { described } from './signing-certificates.ts';

/** What the cross-check says in words. Every account is named, however many there are. */

type Named = Pick<CheckedConnection, 'name' | 'samlProvider' | 'judged'>;

export function missingFinding(
  { name, samlProvider, judged }: Named,
  signers: readonly Certificate[],
  lacking: readonly Holder[],
): readonly Finding[] {
  if (lacking.length === 0) return [];
  const sure = signers.length === 1 && judged?.signing.status === 'known';
  return [
    {
      key: `active-certificate-missing/${name}`,
      severity: 'critical',
      title: `${count(lacking.length, 'account')} of ${name} ${lacking.length === 1 ? 'does' : 'do'} not accept what Entra ID signs with`,
      text:
        `SAML provider ${samlProvider} does not hold ${sure ? 'the certificate' : 'every certificate'} that Entra ID ` +
        `${sure ? 'signs' : 'may sign'} with (${signers.map(described).join('; ')}) in ${listed(lacking)}. ` +
        `Nobody can sign in there ${sure ? '' : 'once such a signature comes '}through ${name}.`,
      subjects: idsOf(lacking),
      remedy: `rolebridge rotate saml ${name} --to distribute`,
    },
  ];
}

export function stagedFinding(
  { name, samlProvider }: Named,
  staged: readonly Certificate[],
  lacking: readonly Holder[],
): readonly Finding[] {
  if (lacking.length === 0) return [];
  return [
    {
      key: `staged-certificate-missing/${name}`,
      severity: 'warning',
      title: `${count(lacking.length, 'account')} of ${name} ${lacking.length === 1 ? 'does' : 'do'} not accept the next certificate yet`,
      text:
        `SAML provider ${samlProvider} does not hold the new certificate (${staged.map(described).join('; ')}) in ` +
        `${listed(lacking)}. When it becomes active, or the active one ends, nobody can sign in there through ${name}.`,
      subjects: idsOf(lacking),
      remedy: `rolebridge rotate saml ${name} --to distribute`,
    },
  ];
}

export function absentFinding(
  { name, samlProvider }: Named,
  accounts: readonly AwsAccount[],
): readonly Finding[] {
  if (accounts.length === 0) return [];
  return [
    {
      key: `saml-provider-absent/${name}`,
      severity: 'warning',
      title: `${count(accounts.length, 'account')} of ${name} ${accounts.length === 1 ? 'has' : 'have'} no SAML provider ${samlProvider}`,
      text:
        `There is no SAML provider ${samlProvider} in ${accounts.map(wordsOf).join(', ')}: ` +
        `nobody can sign in there through ${name}.`,
      subjects: accounts.map(({ id }) => id).toSorted(),
      remedy: `Create it from the federation metadata of the application, or take the account out of connection ${name}.`,
    },
  ];
}

export function unreadableFinding(
  { name, samlProvider }: Named,
  holders: readonly Holder[],
): readonly Finding[] {
  const [first] = holders;
  if (first === undefined) return [];
  const each = holders.map(({ account, provider: { problems } }) => {
    return `${wordsOf(account)}: ${problems.length > 0 ? problems.join(', ') : 'it names no certificate that signs'}`;
  });
  return [
    {
      key: `metadata-unreadable/${name}`,
      severity: 'warning',
      title: `The metadata of SAML provider ${samlProvider} cannot be read whole in ${count(holders.length, 'account')}`,
      text: `What these accounts accept is not known for sure. ${each.join('. ')}.`,
      subjects: idsOf(holders),
      remedy: `aws iam get-saml-provider --saml-provider-arn ${first.provider.arn}`,
    },
  ];
}

function idsOf(holders: readonly Holder[]): readonly string[] {
  return holders.map(({ account }) => account.id).toSorted();
}

function listed(holders: readonly Holder[]): string {
  return holders.map(({ account }) => wordsOf(account)).join(', ');
}

function wordsOf({ id, name }: AwsAccount): string {
  return `${id} ${name}`;
}
