import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossCheck } from '../../../src/jobs/credential-expiry/cross-check.ts';
import { connectionSignIn, judgeSigning } from '../../../src/jobs/credential-expiry/signing-certificates.ts';
import type { Certificate } from '../../../src/model/certificates.ts';
import type { AwsAccount } from '../../../src/model/aws.ts';
import type { SamlProvider } from '../../../src/model/saml.ts';
import { certificate, now, principal } from './certificates.ts';

const old = certificate('a', '2026-11-01');
const active = certificate('b', '2027-06-01');
const next = certificate('c', '2029-06-01');
const foreign = certificate('e', '2035-01-01');

const [first, second, third] = ['111111111111', '222222222222', '333333333333'].map(
  (id, index): AwsAccount => ({
    id,
    name: ['prod', 'data', 'test'][index] ?? '',
    partition: 'aws',
    state: 'ACTIVE',
    organizationalUnits: [],
  }),
) as [AwsAccount, AwsAccount, AwsAccount];

const arnIn = ({ id }: AwsAccount): string => `arn:aws:iam::${id}:saml-provider/Entra`;
const accepting = (
  account: AwsAccount,
  certificates: readonly Certificate[],
  problems: readonly string[] = [],
): SamlProvider => {
  const place = { accountId: account.id, arn: arnIn(account) };
  return { ...place, status: 'present', metadata: '', certificates, problems };
};
const lackingProvider = (account: AwsAccount): SamlProvider => ({
  accountId: account.id,
  arn: arnIn(account),
  status: 'absent',
});

function check(providers: readonly SamlProvider[], signing = principal({ certificates: [active] })) {
  return crossCheck({
    name: 'production',
    samlProvider: 'Entra',
    accounts: [first, second, third],
    providers: { items: providers, gaps: [] },
    judged: judgeSigning(connectionSignIn({ name: 'production', samlProvider: 'Entra' }), signing, now),
  });
}

const found = (part: ReturnType<typeof check>) =>
  part.findings?.map(({ key, severity }) => `${severity} ${key.split('/')[0]}`);

const good = [accepting(first, [active]), accepting(second, [old, active])];

describe('the cross-check of a connection', () => {
  it.each([
    { name: 'nothing when all accept it', third: accepting(third, [active, foreign]), says: [] },
    {
      name: 'critical when one lacks it',
      third: accepting(third, [old]),
      says: ['critical active-certificate-missing'],
    },
    {
      name: 'only that when none of the metadata can be read',
      third: accepting(third, [], ['a certificate is no DER']),
      says: ['warning metadata-unreadable'],
    },
    {
      name: 'both when the readable half of the metadata lacks it',
      third: accepting(third, [old], ['a certificate is no DER']),
      says: ['critical active-certificate-missing', 'warning metadata-unreadable'],
    },
    {
      name: 'a warning when the provider is absent',
      third: lackingProvider(third),
      says: ['warning saml-provider-absent'],
    },
  ])('says $name', ({ third: provider, says }) => {
    const part = check([...good, provider]);
    expect(found(part)).toEqual(says);
    expect(part.findings?.map(({ subjects }) => subjects)).toEqual(says.map(() => [third.id]));
  });

  it('says nothing of an account that could not be read, and leaves open what it hides', () => {
    const part = check(good);
    expect(found(part)).toEqual([]);
    expect(part.unread?.map(({ prefix }) => prefix)).toEqual([
      'active-certificate-missing/production',
      'staged-certificate-missing/production',
      'saml-provider-absent/production',
      'metadata-unreadable/production',
      'saml-provider-certificate/333333333333/Entra/',
    ]);
  });

  it('says what it knows of one account although another could not be read', () => {
    expect(found(check([accepting(first, [old])]))).toEqual(['critical active-certificate-missing']);
  });

  it('leaves nothing open when everything was read', () => {
    expect(check([...good, lackingProvider(third)]).unread).toEqual([]);
  });

  it('names every account that lacks it, and no other', () => {
    const [finding] =
      check([accepting(first, [old]), accepting(second, [active]), accepting(third, [])]).findings ?? [];
    expect(finding?.text).toContain('111111111111 prod');
    expect(finding?.text).not.toMatch(/222222222222|333333333333/u);
    expect(finding?.remedy).toBe('rolebridge rotate saml production --to distribute');
  });

  it('warns of a certificate that waits in Entra and is not everywhere yet', () => {
    const signing = principal({ certificates: [active, next] });
    const part = check(
      [accepting(first, [active, next]), accepting(second, [active]), accepting(third, [active])],
      signing,
    );
    expect(found(part)).toEqual(['warning staged-certificate-missing']);
    expect(part.findings?.[0]?.text).toMatch(/222222222222 data, 333333333333 test/u);
  });

  it('asks for every valid certificate once the active one has ended, since Entra picks one', () => {
    const signing = principal({ certificates: [old, next] });
    const all = [first, second, third].map((account) => accepting(account, [old]));
    expect(found(check(all, signing))).toEqual(['critical active-certificate-missing']);
    expect(
      found(
        check(
          [first, second, third].map((account) => accepting(account, [old, next])),
          signing,
        ),
      ),
    ).toEqual([]);
  });

  it('asks for every certificate that may be active when nobody says which', () => {
    const signing = principal({ certificates: [active, next], preferredThumbprint: null });
    expect(found(check([...good, accepting(third, [active, next])], signing))).toEqual([
      'critical active-certificate-missing',
    ]);
  });

  it('does not judge what accounts accept while Entra is unread, and lists it all the same', () => {
    const part = crossCheck({
      name: 'production',
      samlProvider: 'Entra',
      accounts: [first],
      providers: { items: [accepting(first, [old])], gaps: [] },
      judged: undefined,
    });
    expect(part.findings).toEqual([]);
    expect(part.unread?.map(({ prefix }) => prefix)).toEqual([
      'active-certificate-missing/production',
      'staged-certificate-missing/production',
    ]);
    expect(part.credentials?.map(({ key, state }) => `${state} ${key}`)).toEqual([
      `accepted saml-provider-certificate/111111111111/Entra/${old.thumbprint}`,
    ]);
  });

  it('says the same whatever the order of reading', () => {
    const providers = [accepting(first, [old]), accepting(second, [old]), lackingProvider(third)];
    fc.assert(
      fc.property(fc.shuffledSubarray(providers, { minLength: 3 }), (shuffled) => {
        expect(check(shuffled)).toEqual(check(providers));
      }),
    );
  });

  it('never accuses an account that holds everything Entra may sign with', () => {
    const all = [old, active, next, foreign];
    const some = fc.shuffledSubarray([old, active, next]);
    fc.assert(
      fc.property(some, fc.constantFrom(...all, undefined), (certificates, preferred) => {
        const signing = principal({ certificates, preferredThumbprint: preferred?.thumbprint ?? null });
        const part = check(
          [first, second, third].map((account) => accepting(account, all)),
          signing,
        );
        expect(part.findings).toEqual([]);
      }),
    );
  });
});
