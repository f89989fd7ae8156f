import { describe, expect, it } from 'vitest';
import { readCustomClaims } from '../../../../src/providers/entra/federation/custom-claims-policy.ts';

const AWS = 'https://aws.amazon.com/SAML/Attributes';
const sourced = { '@odata.type': '#microsoft.graph.sourcedAttribute', id: 'groups', source: 'user' };
const constant = { '@odata.type': '#microsoft.graph.valueBasedAttribute', value: '28800' };
const regex = {
  '@odata.type': '#microsoft.graph.regexReplaceTransformation',
  regex: '^a$',
  replacement: 'b',
  additionalAttributes: [],
  input: { treatAsMultiValue: true, attribute: sourced },
};

function claim(...configurations: readonly object[]) {
  return {
    '@odata.type': '#microsoft.graph.customClaim',
    name: 'Role',
    namespace: AWS,
    tokenFormat: ['saml'],
    samlAttributeNameFormat: null,
    configurations,
  };
}

function read(...claims: readonly unknown[]) {
  return readCustomClaims({ id: 'p', groupFilter: null, claims }, 'the claims');
}

const sourceOf = (...configurations: readonly object[]) => read(claim(...configurations))?.claims[0];

describe('the claims of the portal', () => {
  it.each([
    {
      name: 'an attribute',
      configuration: { condition: null, attribute: sourced, transformations: [] },
      expected: { source: { type: 'attribute', attribute: 'user.groups' }, replacements: [] },
    },
    {
      name: 'a constant',
      configuration: { condition: null, attribute: constant, transformations: null },
      expected: { source: { type: 'constant', value: '28800' }, replacements: [] },
    },
    {
      name: 'a regular expression over an attribute of its own',
      configuration: { condition: null, attribute: null, transformations: [regex] },
      expected: {
        source: { type: 'attribute', attribute: 'user.groups' },
        replacements: [{ pattern: '^a$', replacement: 'b' }],
      },
    },
    {
      name: 'two regular expressions, one after the other',
      configuration: {
        attribute: sourced,
        transformations: [
          { ...regex, input: { treatAsMultiValue: true, attribute: null } },
          { ...regex, input: null, regex: 'b', replacement: 'c' },
        ],
      },
      expected: {
        source: { type: 'attribute', attribute: 'user.groups' },
        replacements: [
          { pattern: '^a$', replacement: 'b' },
          { pattern: 'b', replacement: 'c' },
        ],
      },
    },
    {
      name: 'a regular expression over the first of several groups',
      configuration: {
        attribute: sourced,
        transformations: [{ ...regex, input: { treatAsMultiValue: false, attribute: sourced } }],
      },
      expected: {
        source: {
          type: 'other',
          text: 'a transformation of user.groups that takes the first value alone (treatAsMultiValue is not set)',
        },
        replacements: [],
      },
    },
    {
      name: 'a regular expression over what each person has one of',
      configuration: {
        attribute: null,
        transformations: [
          { ...regex, input: { treatAsMultiValue: false, attribute: { ...sourced, id: 'mail' } } },
        ],
      },
      expected: {
        source: { type: 'attribute', attribute: 'user.mail' },
        replacements: [{ pattern: '^a$', replacement: 'b' }],
      },
    },
    {
      name: 'what a condition allows',
      configuration: { condition: { '@odata.type': '#x', userType: 'any' }, attribute: sourced },
      expected: { source: { type: 'other', text: 'what a condition allows' }, replacements: [] },
    },
    {
      name: 'another transformation',
      configuration: {
        attribute: sourced,
        transformations: [{ '@odata.type': '#microsoft.graph.trimTransformation' }],
      },
      expected: {
        source: { type: 'other', text: 'the transformation trimTransformation' },
        replacements: [],
      },
    },
    {
      name: 'a regular expression over several attributes',
      configuration: {
        attribute: sourced,
        transformations: [{ ...regex, additionalAttributes: [sourced] }],
      },
      expected: {
        source: { type: 'other', text: 'the transformation regexReplaceTransformation' },
        replacements: [],
      },
    },
    {
      name: 'nothing',
      configuration: { attribute: null },
      expected: { source: { type: 'other', text: 'a claim without a source' }, replacements: [] },
    },
  ])('come from $name', ({ configuration, expected }) => {
    expect(sourceOf(configuration)).toEqual({ name: `${AWS}/Role`, ...expected });
  });

  it('that differ by condition are told in words', () => {
    expect(sourceOf({ attribute: sourced }, { attribute: constant })?.source).toEqual({
      type: 'other',
      text: '2 configurations, by condition',
    });
  });

  it.each([
    { namespace: null, name: `${AWS}/Role`, full: `${AWS}/Role` },
    { namespace: AWS, name: 'Role', full: `${AWS}/Role` },
    { namespace: `${AWS}/`, name: 'Role', full: `${AWS}/Role` },
  ])('are called $full by $namespace and $name', ({ namespace, name, full }) => {
    const found = read({ ...claim({ attribute: constant }), namespace, name });
    expect(found?.claims.map((each) => each.name)).toEqual([full]);
  });

  it('of other tokens than SAML are left out', () => {
    const ofJwt = { ...claim({ attribute: constant }), tokenFormat: ['jwt'] };
    expect(read(ofJwt)).toEqual({ claims: [], problems: [] });
  });

  it('that nobody chose are not there', () => {
    expect(read()).toBeNull();
    expect(readCustomClaims({ id: 'p' }, 'the claims')).toBeNull();
  });

  it('in another form are a problem, and the others are still read', () => {
    expect(read({ displayName: 'x' }, claim({ attribute: constant }))).toMatchObject({
      claims: [{ source: { type: 'constant' } }],
      problems: ['claim 1 is not in the form that Microsoft Graph documents'],
    });
  });

  it('beside a group filter do not say which groups arrive', () => {
    const groupFilter = { '@odata.type': '#microsoft.graph.groupFilter', matchOn: 'displayName' };
    const found = readCustomClaims({ claims: [claim({ attribute: sourced })], groupFilter }, 'the claims');
    expect(found?.problems).toEqual([expect.stringContaining('group filter')]);
  });

  it('that are no policy are refused', () => {
    expect(() => readCustomClaims({ claims: 'none' }, 'the claims')).toThrow('is not in its form');
  });

  it('leave the subject of the assertion to Entra', () => {
    const subject = {
      '@odata.type': '#microsoft.graph.samlNameIdClaim',
      nameIdFormat: 'default',
      configurations: [{ condition: null, attribute: { ...sourced, id: 'mail' }, transformations: [] }],
    };
    const set = read(subject, claim({ attribute: sourced }));
    expect(set?.claims.map(({ name }) => name)).toEqual([`${AWS}/Role`]);
    expect(set?.problems).toEqual([]);
  });

  it('say so when they are for another audience', () => {
    const answer = { audienceOverride: 'https://other.example', claims: [claim({ attribute: sourced })] };
    expect(readCustomClaims(answer, 'the claims')?.problems).toEqual([
      'the audience of the assertion is overridden with https://other.example',
    ]);
  });
});
