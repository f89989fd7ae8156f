import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitionText } from '../../src/config/definition-text.ts';
import { parseYaml } from '../../src/config/parse-yaml.ts';
import { currentOf } from '../../src/jobs/permission-sets/current.ts';
import { definitionFile, definitionOf } from '../../src/jobs/permission-sets/definition.ts';
import { desiredOf } from '../../src/jobs/permission-sets/desired.ts';
import { importOf } from '../../src/jobs/permission-sets/import.ts';
import { permissionSetKind } from '../../src/jobs/permission-sets/kind.ts';
import { plan } from '../../src/core/plan.ts';
import type { PermissionSet } from '../../src/model/identity-center.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../support/worlds.ts';
import { ourTag, setThere, tag } from '../jobs/permission-sets/sets.ts';

const textsOf = (sets: readonly PermissionSet[]): readonly string[] =>
  importOf(sets, tag).files.map(definitionText);

function definitionsIn(texts: readonly string[]) {
  return texts.map((text) => {
    const parsed = parseYaml(text, definitionFile);
    if ('problems' in parsed) throw new Error(`${JSON.stringify(parsed.problems)} in\n${text}`);
    return definitionOf(parsed.value);
  });
}

describe('the text of an imported permission set', () => {
  it('reads as if somebody had written it', () => {
    const set = setThere('Auditor', {
      description: 'Reads: everything',
      sessionDuration: 'PT8H',
      relayState: 'https://console.aws.amazon.com/',
      managedPolicies: ['arn:aws:iam::aws:policy/SecurityAudit', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
      customerManagedPolicies: [{ path: '/team/', name: 'extra' }],
      inlinePolicy: JSON.stringify({
        Statement: [
          {
            Action: ['s3:GetObject'],
            Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
            Effect: 'Deny',
            Resource: '*',
            Sid: 'NoData',
          },
        ],
        Version: '2012-10-17',
      }),
      permissionsBoundary: { managedPolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' },
      tags: { team: 'audit', cost: '0042', 'aws:x': 'y' },
      accounts: [ACCOUNT, OTHER_ACCOUNT],
    });
    expect(textsOf([set])).toEqual([
      `# Imported from IAM Identity Center: ${set.arn}
# 2 accounts have it.

name: Auditor
description: 'Reads: everything'
sessionDuration: PT8H
relayState: https://console.aws.amazon.com/
managedPolicies:
  - arn:aws:iam::aws:policy/ReadOnlyAccess
  - arn:aws:iam::aws:policy/SecurityAudit
customerManagedPolicies:
  - name: extra
    path: /team/
inlinePolicy:
  Version: '2012-10-17'
  Statement:
    - Sid: NoData
      Effect: Deny
      Action:
        - s3:GetObject
      Resource: '*'
      Condition:
        Bool:
          aws:MultiFactorAuthPresent: 'false'
permissionsBoundary:
  managedPolicyArn: arn:aws:iam::aws:policy/PowerUserAccess
tags:
  cost: '0042'
  team: audit
# It has no ownership tag: without this word it would be left alone.
adopt: true
`,
    ]);
  });

  it('leaves the ownership tag to the configuration, and adopts nothing that has it', () => {
    const [text] = textsOf([setThere('Ours', { tags: { ...ourTag, team: 'x' } })]);
    expect(text).toMatch(/name: Ours\nsessionDuration: PT1H\ntags:\n {2}team: x\n$/u);
  });

  const text = (most: number) =>
    fc.string({
      unit: fc.constantFrom(...' \t\n:#-\'"{}[]&*!|>%@`~,?\\éßAz09'.split('')),
      maxLength: most,
    });
  const key = fc.constantFrom('a', 'Name', 'true', 'null', '1', 'a: b', '-', '=', 'ключ', ' ', 'managed-by');
  const value = fc.constantFrom('', 'x', 'yes', 'null', '.', '012', '1e3', ' a ', 'rolebridge', '@', '- a');
  // No escaped characters: JSON.parse of Node 24.21 reads the key "\n" as "\\" now and then.
  const conditionKey = fc.stringMatching(/^[\w:*?/ .-]{1,5}$/u);
  const policy = fc
    .record({
      Version: fc.constant('2012-10-17'),
      Statement: fc.array(
        fc.record({
          Effect: fc.constantFrom('Allow', 'Deny'),
          Action: fc.oneof(text(9), fc.array(text(9))),
          Resource: fc.constantFrom('*', ['*', 'arn:aws:s3:::a']),
          Condition: fc.dictionary(
            conditionKey,
            fc.dictionary(conditionKey, fc.oneof(text(5), fc.integer(), fc.boolean())),
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map((each) => JSON.stringify(each));
  const customer = fc.record({
    name: fc.constantFrom('a', 'true', '1', '=', '@x'),
    path: fc.constantFrom('/', '/x/'),
  });
  const arn = fc
    .constantFrom('A', 'job-function/B', 'service-role/C')
    .map((name) => `arn:aws:iam::aws:policy/${name}`);
  const set = fc
    .record({
      name: fc.stringMatching(/^[\w+=,.@-]{1,32}$/u),
      description: text(40),
      sessionDuration: fc.constantFrom('PT1H', 'PT60M', 'PT720M', 'PT12H', 'PT1H30M', 'PT11H5M'),
      relayState: fc.constantFrom('', 'https://a/#b?c=d&e', '{', '- x', "it's"),
      managedPolicies: fc.uniqueArray(arn),
      customerManagedPolicies: fc.uniqueArray(customer, { selector: ({ name, path }) => path + name }),
      inlinePolicy: fc.oneof(fc.constant(''), policy),
      permissionsBoundary: fc.oneof(
        fc.constant(undefined),
        arn.map((managedPolicyArn) => ({ managedPolicyArn })),
        customer.map((customerManagedPolicy) => ({ customerManagedPolicy })),
      ),
      tags: fc.dictionary(key, value),
      accounts: fc.constantFrom([], [ACCOUNT]),
    })
    .map(({ name, ...rest }) => setThere(name, rest));

  it('gives, read back, a plan without changes, whatever the permission sets are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(set, { selector: ({ name }) => name, maxLength: 4 }), (sets) => {
        const definitions = definitionsIn(textsOf(sets));
        expect(definitions).toHaveLength(sets.length);
        const items = desiredOf(definitions, sets, tag);
        const current = currentOf(sets, definitions, tag).items;
        expect(plan(permissionSetKind, { items }, current).changes).toEqual([]);
        expect(current.filter(({ foreign }) => foreign !== undefined)).toEqual([]);
      }),
      { seed: 20_261_120, numRuns: 500 },
    );
  });
});
