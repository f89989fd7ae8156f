import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeTrust, trustTerms } from '../../src/jobs/trust-policy.ts';

const ours = 'arn:aws:iam::111122223333:saml-provider/AzureAD';
const audience = { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } };
const plain = { Effect: 'Allow', Principal: { Federated: ours }, Action: 'sts:AssumeRoleWithSAML' };
const deny = { ...plain, Effect: 'Deny' };
const policy = (...Statement: readonly unknown[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });
const principal = (Principal: unknown): string => policy({ ...plain, Principal });
const action = (Action: unknown): string => policy({ ...plain, Action });

describe('a role can be assumed through the provider when', () => {
  it.each([
    { form: 'the console wrote its policy', text: policy({ ...plain, Condition: audience }) },
    { form: 'there is no condition, as for programs', text: policy(plain) },
    { form: 'the one statement is no list', text: JSON.stringify({ Statement: plain }) },
    {
      form: 'the version is the old one',
      text: JSON.stringify({ Version: '2008-10-17', Statement: [plain] }),
    },
    { form: 'there is no version', text: JSON.stringify({ Statement: [plain] }) },
    {
      form: 'a policy id and a Sid are there',
      text: JSON.stringify({ Id: 'x', Statement: [{ ...plain, Sid: 's' }] }),
    },
    {
      form: 'the provider is one of several',
      text: principal({ Federated: ['cognito-identity.amazonaws.com', ours] }),
    },
    {
      form: 'principals of other kinds stand beside it',
      text: principal({ AWS: ['1', '2'], Federated: ours }),
    },
    { form: 'the action is one of several', text: action(['sts:TagSession', 'sts:AssumeRoleWithSAML']) },
    { form: 'the action is in another case', text: action('STS:assumerolewithsaml') },
    { form: 'the action ends in a star', text: action('sts:AssumeRole*') },
    { form: 'every action of STS is allowed', text: action('sts:*') },
    { form: 'every action is allowed', text: action('*') },
    { form: 'the action has a question mark', text: action('sts:AssumeRoleWithSAM?') },
    {
      form: 'the audience is a list',
      text: policy({ ...plain, Condition: { StringEquals: { 'saml:aud': ['a', 'b'] } } }),
    },
    { form: 'an OIDC provider is allowed beside it', text: policy(oidc(), plain) },
    { form: 'something else is denied', text: policy(plain, { ...deny, Action: 'sts:TagSession' }) },
    {
      form: 'another provider is denied',
      text: policy(plain, { ...deny, Principal: { Federated: `${ours}2` } }),
    },
    {
      form: 'elements are in another order',
      text: `{"Statement":[{"Action":"sts:*","Principal":{"Federated":"${ours}"},"Effect":"Allow"}]}`,
    },
    { form: 'there is white space around it', text: ` \n${policy(plain)}\t` },
  ])('$form', ({ text }) => {
    expect(judgeTrust(text, ours)).toEqual({ verdict: 'allows', remarks: [] });
  });
});

describe('a role can be assumed all the same, and the report says what is odd, when', () => {
  it.each([
    {
      form: 'only some people may',
      text: policy({ ...plain, Condition: { StringEquals: { 'saml:sub': 'ada', 'SAML:aud': 'x' } } }),
      says: 'the trust depends on saml:sub, which only AWS can judge at sign-in',
    },
    {
      form: 'a tag decides',
      text: policy({ ...plain, Condition: { StringLike: { 'aws:PrincipalTag/team': ['a*'] } } }),
      says: 'the trust depends on aws:PrincipalTag/team, which only AWS can judge at sign-in',
    },
    {
      form: 'it is all but one action that is allowed',
      text: policy({ Effect: 'Allow', Principal: { Federated: ours }, NotAction: 'sts:TagSession' }),
      says: 'Allow with NotAction reaches AssumeRoleWithSAML',
    },
    {
      form: 'a Deny has a condition',
      text: policy(plain, { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      says: 'a Deny depends on aws:SecureTransport, which only AWS can judge at sign-in',
    },
    {
      form: 'a Deny keeps out every other audience',
      text: policy(plain, {
        ...deny,
        Condition: { StringNotEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      }),
      says: 'a Deny depends on SAML:aud, which only AWS can judge at sign-in',
    },
    {
      form: 'everybody is allowed too',
      text: policy(plain, { ...plain, Principal: '*' }),
      says: 'the trust policy names everybody (*) instead of the provider',
    },
  ])('$form', ({ text, says }) => {
    const { verdict, remarks } = judgeTrust(text, ours);
    expect(verdict).toBe('allows');
    expect(remarks).toContain(says);
  });
});

describe('a role cannot be assumed through the provider when', () => {
  it.each([
    { form: 'there is no statement', text: policy() },
    {
      form: 'another account’s provider of the same name is trusted',
      text: principal({ Federated: ours.replace('1111', '9999') }),
    },
    { form: 'a provider with a longer name is trusted', text: principal({ Federated: `${ours}-2` }) },
    {
      form: 'a part of the ARN is a star, which no principal can have',
      text: principal({ Federated: ours.replace('AzureAD', '*') }),
    },
    { form: 'an OIDC provider is trusted', text: policy(oidc()) },
    { form: 'the action is that of OIDC', text: action('sts:AssumeRoleWithWebIdentity') },
    { form: 'the action is AssumeRole alone', text: action('sts:AssumeRole') },
    { form: 'only the session may be tagged', text: action(['sts:TagSession', 'sts:SetSourceIdentity']) },
    { form: 'the list of actions is empty', text: action([]) },
    { form: 'the list of principals is empty', text: principal({ Federated: [] }) },
    { form: 'a service is trusted', text: principal({ Service: 'lambda.amazonaws.com' }) },
    { form: 'the provider stands under AWS', text: principal({ AWS: ours }) },
    { form: 'the principal is a plain ARN', text: principal(ours) },
    {
      form: 'all but this action is allowed',
      text: policy({ ...plain, Action: undefined, NotAction: ['sts:assumeRoleWith*'] }),
    },
    { form: 'a Deny names the provider', text: policy(plain, deny) },
    { form: 'a Deny stands first', text: policy(deny, plain) },
    { form: 'a Deny has an empty condition', text: policy(plain, { ...deny, Condition: {} }) },
    { form: 'a Deny covers it with a star', text: policy(plain, { ...deny, Action: 'sts:*' }) },
    {
      form: 'a Deny with NotAction covers it',
      text: policy(plain, { ...deny, Action: undefined, NotAction: 'sts:TagSession' }),
    },
    { form: 'a Deny names everybody', text: policy(plain, { ...deny, Principal: '*' }) },
    { form: 'a Deny names everybody of AWS', text: policy(plain, { ...deny, Principal: { AWS: '*' } }) },
  ])('$form', ({ text }) => {
    expect(judgeTrust(text, ours).verdict).toBe('denies');
  });
});

describe('nobody can tell when', () => {
  it.each([
    { form: 'the policy is empty text', text: '', says: 'is no JSON' },
    { form: 'the policy is no JSON', text: '{"Statement":', says: 'is no JSON' },
    { form: 'the policy is still encoded', text: encodeURIComponent(policy(plain)), says: 'is no JSON' },
    { form: 'the policy is null', text: 'null', says: 'unknown form at its root' },
    { form: 'the policy is a list', text: '[]', says: 'unknown form' },
    { form: 'the policy is a number', text: '42', says: 'unknown form at its root' },
    { form: 'there is no Statement', text: '{"Version":"2012-10-17"}', says: 'unknown form at Statement' },
    { form: 'Statement is text', text: '{"Statement":"Allow"}', says: 'unknown form at Statement' },
    { form: 'a statement is null', text: policy(null), says: 'unknown form at Statement' },
    {
      form: 'Effect is missing',
      text: policy({ ...plain, Effect: undefined }),
      says: 'unknown form at Statement',
    },
    {
      form: 'Effect is in lower case',
      text: policy({ ...plain, Effect: 'allow' }),
      says: 'unknown form at Statement',
    },
    { form: 'Action is a number', text: action(7), says: 'unknown form at Statement' },
    { form: 'Principal is a number', text: principal(7), says: 'unknown form at Statement' },
    {
      form: 'a principal is an object',
      text: principal({ Federated: {} }),
      says: 'unknown form at Statement',
    },
    {
      form: 'Condition is text',
      text: policy({ ...plain, Condition: 'x' }),
      says: 'unknown form at Statement',
    },
    {
      form: 'one statement of several is broken',
      text: policy(plain, { Effect: 'Perhaps' }),
      says: 'unknown form at Statement',
    },
    {
      form: 'there is no action',
      text: policy({ Effect: 'Allow', Principal: { Federated: ours } }),
      says: 'lacks its principal or its action',
    },
    {
      form: 'there is no principal',
      text: policy({ Effect: 'Allow', Action: '*' }),
      says: 'lacks its principal or its action',
    },
    {
      form: 'there are Action and NotAction',
      text: policy({ ...plain, NotAction: 'sts:AssumeRole' }),
      says: 'has two forms of one',
    },
    {
      form: 'a Deny has NotPrincipal',
      text: policy(plain, { ...deny, Principal: undefined, NotPrincipal: { AWS: '*' } }),
      says: 'NotPrincipal',
    },
    { form: 'everybody is allowed', text: principal('*'), says: 'names everybody' },
    {
      form: 'every federated principal is allowed',
      text: principal({ Federated: '*' }),
      says: 'names everybody',
    },
    {
      form: 'all but somebody are allowed',
      text: policy({ ...plain, Principal: undefined, NotPrincipal: { AWS: '1' } }),
      says: 'NotPrincipal',
    },
  ])('$form', ({ text, says }) => {
    const { verdict, remarks } = judgeTrust(text, ours);
    expect(verdict).toBe('unknown');
    expect(remarks.join()).toContain(says);
  });
});

describe('a verdict', () => {
  it('comes for any text, and text that is no JSON is never judged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(['denies', 'unknown']).toContain(judgeTrust(text, ours).verdict);
      }),
      { seed: 1 },
    );
  });

  it('comes for any JSON, also where known words hold junk', () => {
    const junk = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        fc.constantFrom('Allow', 'Deny', '*', 'sts:*', ours, '', '__proto__'),
        fc.jsonValue(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'Statement',
            'Effect',
            'Principal',
            'NotPrincipal',
            'Action',
            'NotAction',
            'Condition',
            'Federated',
            'AWS',
            '__proto__',
            'constructor',
          ),
          tie('value'),
          { maxKeys: 6, noNullPrototype: true },
        ),
      ),
    }));
    fc.assert(
      fc.property(junk.value, (value) => {
        const { verdict, remarks } = judgeTrust(JSON.stringify(value), ours);
        expect(['allows', 'denies', 'unknown']).toContain(verdict);
        expect(remarks.every((remark) => remark.length > 0)).toBe(true);
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it('comes for JSON of any depth', () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const statement = JSON.stringify({ ...plain, Condition: { StringEquals: { 'saml:x': 'DEEP' } } });
    expect(judgeTrust(`{"Statement":${statement.replace('"DEEP"', deep)}}`, ours).verdict).toBe('allows');
    expect(judgeTrust('['.repeat(50_000), ours).verdict).toBe('unknown');
    expect(judgeTrust(`{"Statement":${deep}}`, ours).verdict).toBe('unknown');
  });

  it('never allows where one plain Deny fits, whatever else is there and in whatever order', () => {
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Principal: fc.constantFrom('*', { Federated: ours }, { Federated: [ours, 'x'] }, { AWS: '*' }),
      Action: fc.constantFrom('*', 'sts:*', ['sts:AssumeRoleWithSAML'], 'sts:AssumeRole'),
    });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), fc.nat(4), (others, at) => {
        const statements = (others as unknown[]).toSpliced(at, 0, {
          ...deny,
          Principal: { Federated: ours },
        });
        expect(judgeTrust(policy(...statements), ours).verdict).toBe('denies');
      }),
      { seed: 1 },
    );
  });
});

function oidc() {
  return {
    Effect: 'Allow',
    Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
    Action: 'sts:AssumeRoleWithWebIdentity',
  };
}

describe('the addresses that a role accepts assertions for', () => {
  const aud = (operator: string, value: unknown): string =>
    policy({ ...plain, Condition: { [operator]: { 'SAML:aud': value } } });

  it.each([
    { form: 'the one that is named', text: aud('StringEquals', 'a'), audiences: ['a'] },
    { form: 'several', text: aud('StringEquals', ['a', 'b']), audiences: ['a', 'b'] },
    { form: 'those of a pattern', text: aud('StringLike', 'https://*.b'), audiences: ['https://*.b'] },
    {
      form: 'those of several statements',
      text: policy({ ...plain, Condition: audience }, plain),
      audiences: ['https://signin.aws.amazon.com/saml', '*'],
    },
    { form: 'any without a condition', text: policy(plain), audiences: ['*'] },
    {
      form: 'any with a condition on something else',
      text: policy({ ...plain, Condition: { StringEquals: { 'saml:sub': 'x' } } }),
      audiences: ['*'],
    },
    { form: 'nobody can tell by another operator', text: aud('StringNotEquals', 'a'), audiences: undefined },
    {
      form: 'nobody can tell by two operators',
      text: policy({
        ...plain,
        Condition: { StringEquals: { 'saml:aud': 'a' }, StringLike: { 'saml:aud': 'b' } },
      }),
      audiences: undefined,
    },
    {
      form: 'nobody can tell by a value of another form',
      text: aud('StringEquals', 7),
      audiences: undefined,
    },
    {
      form: 'nobody can tell beside a Deny',
      text: policy(plain, { ...deny, Condition: { StringNotEquals: { 'SAML:aud': 'a' } } }),
      audiences: undefined,
    },
  ])('$form', ({ text, audiences }) => {
    expect(trustTerms(text, ours)?.audiences?.map(({ value }) => value)).toEqual(audiences);
  });

  it.each([
    {
      form: 'the action stands beside',
      text: action(['sts:AssumeRoleWithSAML', 'sts:TagSession']),
      allows: true,
    },
    {
      form: 'a statement of its own allows them',
      text: policy(plain, { ...plain, Action: 'sts:TagSession' }),
      allows: true,
    },
    { form: 'every action is allowed', text: action('sts:*'), allows: true },
    { form: 'the action is missing', text: policy(plain), allows: false },
    {
      form: 'the other statement is for another provider',
      text: policy(plain, { ...plain, Action: 'sts:TagSession', Principal: { Federated: `${ours}2` } }),
      allows: false,
    },
  ])('session tags, when $form: $allows', ({ text, allows }) => {
    expect(trustTerms(text, ours)?.tags).toBe(allows ? 'allowed' : 'refused');
  });

  it.each([{ text: 'no policy' }, { text: policy(deny) }])(
    'no terms where nobody gets in: $text',
    ({ text }) => {
      expect(trustTerms(text, ours)).toBeUndefined();
    },
  );
});
