import { describe, expect, it } from 'vitest';
import { readClaimsMapping } from '../../../../src/providers/entra/federation/claims-mapping-definition.ts';

const AWS = 'https://aws.amazon.com/SAML/Attributes';

function read(policy: unknown) {
  return readClaimsMapping([JSON.stringify({ ClaimsMappingPolicy: policy })]);
}

function claims(...schema: readonly unknown[]) {
  return read({ Version: 1, IncludeBasicClaimSet: 'true', ClaimsSchema: schema });
}

/** A claim that a regular expression makes of an attribute. */
function transformed(transformation: object, ...more: readonly object[]) {
  const claim = { Source: 'transformation', ID: 'made', TransformationID: 't', SamlClaimType: 'role' };
  const ClaimsTransformations = [{ ID: 't', TransformationMethod: 'RegexReplace', ...transformation }];
  return read({ ClaimsSchema: [claim, ...more], ClaimsTransformations });
}

const regex = [
  { ID: 'regex', Value: '^a$' },
  { ID: 'replacement', Value: 'b' },
];
const groups = [{ ClaimTypeReferenceId: 'groups', TransformationClaimType: 'sourceClaim' }];

describe('a claims-mapping policy', () => {
  it('is read as Microsoft writes one for AWS', () => {
    const found = claims(
      { Source: 'user', ID: 'assignedroles', SamlClaimType: `${AWS}/Role` },
      { Source: 'user', ID: 'userPrincipalName', SamlClaimType: `${AWS}/RoleSessionName` },
      { Value: '900', SamlClaimType: `${AWS}/SessionDuration` },
    );
    expect(found).toEqual({
      claims: [
        {
          name: `${AWS}/Role`,
          source: { type: 'attribute', attribute: 'user.assignedroles' },
          replacements: [],
        },
        {
          name: `${AWS}/RoleSessionName`,
          source: { type: 'attribute', attribute: 'user.userprincipalname' },
          replacements: [],
        },
        {
          name: `${AWS}/SessionDuration`,
          source: { type: 'constant', value: '900' },
          replacements: [],
        },
      ],
      problems: [],
    });
  });

  it('sends nothing of what has no name in SAML', () => {
    const found = claims({ Source: 'user', ID: 'mail', JwtClaimType: 'mail' }, { Source: 'user', ID: 'x' });
    expect(found).toEqual({ claims: [], problems: [] });
  });

  it.each([{ key: 'ClaimsTransformation' }, { key: 'ClaimsTransformations' }])(
    'has regular expressions in $key',
    ({ key }) => {
      const made = { Source: 'transformation', ID: 'made', TransformationId: 't', SamlClaimType: 'role' };
      const transformation = {
        ID: 't',
        TransformationMethod: 'RegexReplace',
        InputClaims: groups,
        InputParameters: regex,
      };
      expect(read({ ClaimsSchema: [made], [key]: [transformation] })).toEqual({
        claims: [
          {
            name: 'role',
            source: { type: 'attribute', attribute: 'user.groups' },
            replacements: [{ pattern: '^a$', replacement: 'b' }],
          },
        ],
        problems: [],
      });
    },
  );

  it('takes the input of a transformation from where its own entry says', () => {
    const { claims: found } = transformed(
      { InputClaims: groups, InputParameters: regex },
      { Source: 'company', ID: 'groups' },
    );
    expect(found[0]?.source).toEqual({ type: 'attribute', attribute: 'company.groups' });
  });

  it.each([
    {
      name: 'another transformation',
      transformation: { TransformationMethod: 'Join', InputClaims: groups, InputParameters: regex },
      text: 'the transformation Join of 1 attributes',
    },
    {
      name: 'a regular expression over two attributes',
      transformation: { InputClaims: [...groups, ...groups], InputParameters: regex },
      text: 'the transformation RegexReplace of 2 attributes',
    },
    {
      name: 'a regular expression without its replacement',
      transformation: { InputClaims: groups, InputParameters: regex.slice(0, 1) },
      text: 'the transformation RegexReplace without a regex or replacement',
    },
    {
      name: 'a transformation that is not there',
      transformation: { ID: 'another', InputClaims: groups, InputParameters: regex },
      text: 'the transformation t, which is not there',
    },
  ])('tells $name in words', ({ transformation, text }) => {
    expect(transformed(transformation).claims[0]?.source).toEqual({ type: 'other', text });
  });

  it.each([
    { key: 'samlClaimType', entry: { Source: 'user', ID: 'assignedroles', samlClaimType: 'role' } },
    { key: 'value', entry: { value: '900', SamlClaimType: 'duration' } },
  ])('names a key in the wrong case: $key', ({ key, entry }) => {
    const { problems } = claims(entry);
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^the key ${key} is written `, 'u'))]);
  });

  it.each([
    { name: 'no text', texts: [], problem: '0 definitions' },
    { name: 'two texts', texts: ['{}', '{}'], problem: '2 definitions' },
    { name: 'no JSON', texts: ['{'], problem: 'not JSON' },
    { name: 'another document', texts: ['{"TokenLifetimePolicy":{}}'], problem: 'not in the form' },
    {
      name: 'its first key in the wrong case',
      texts: ['{"claimsMappingPolicy":{}}'],
      problem: 'is written ClaimsMappingPolicy',
    },
  ])('with $name is a problem and sends nothing that we know of', ({ texts, problem }) => {
    const found = readClaimsMapping(texts);
    expect(found.claims).toEqual([]);
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]).toContain(problem);
  });

  it('keeps what it understands beside what it does not', () => {
    const found = claims({ Source: 7, SamlClaimType: 'x' }, { Value: '900', SamlClaimType: 'duration' });
    expect(found.claims.map(({ name }) => name)).toEqual(['duration']);
    expect(found.problems).toEqual(['entry 1 of ClaimsSchema is not in the form that Entra documents']);
  });

  it('with a group filter does not say which groups arrive', () => {
    const found = read({ ClaimsSchema: [], GroupFilter: { MatchOn: 'displayname', Type: 'prefix' } });
    expect(found.problems).toEqual([expect.stringContaining('group filter')]);
  });
});
