import { describe, expect, it } from 'vitest';
import { definitionFile, definitionOf } from '../../../src/jobs/permission-sets/definition.ts';
import { definition } from './sets.ts';

function problemsOf(file: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = definitionFile.safeParse({ name: 'Admin', ...file });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const arn = (index: number): string => `arn:aws:iam::aws:policy/Policy${index}`;
const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const policy = (...statements: readonly unknown[]) => ({ Version: '2012-10-17', Statement: statements });

describe('a definition', () => {
  it('with nothing but a name is what AWS makes of a name', () => {
    expect(definition('Admin')).toEqual({
      name: 'Admin',
      description: '',
      sessionDuration: 'PT1H',
      relayState: '',
      managedPolicies: [],
      customerManagedPolicies: [],
      inlinePolicy: '',
      permissionsBoundary: undefined,
      tags: {},
      adopt: false,
    });
  });

  it.each([
    ['8h', 'PT8H'],
    ['90m', 'PT1H30M'],
    ['PT90M', 'PT1H30M'],
    ['60m', 'PT1H'],
    ['PT12H', 'PT12H'],
    ['PT1H30M', 'PT1H30M'],
  ])('that lasts %s lasts %s in the words of AWS', (given, written) => {
    expect(definition('Admin', { sessionDuration: given }).sessionDuration).toBe(written);
  });

  it('has sorted lists, however they are written', () => {
    const file = {
      managedPolicies: [arn(2), arn(1)],
      customerManagedPolicies: [{ name: 'b' }, { name: 'a', path: '/z/' }, { name: 'a' }],
    };
    expect(definition('Admin', file)).toMatchObject({
      managedPolicies: [arn(1), arn(2)],
      customerManagedPolicies: [
        { name: 'a', path: '/' },
        { name: 'b', path: '/' },
        { name: 'a', path: '/z/' },
      ],
    });
  });

  it('has one text for a policy, whether it is written as YAML or as JSON', () => {
    const given = policy(allow);
    const [asYaml, asJson] = [given, `\n${JSON.stringify(given, null, 4)}\n`].map(
      (inlinePolicy) => definition('Admin', { inlinePolicy }).inlinePolicy,
    );
    expect(asJson).toBe(asYaml);
    expect(asYaml).toBe(
      '{"Statement":[{"Action":"s3:GetObject","Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}',
    );
  });

  it.each([
    { name: 'a name of 33', file: { name: 'a'.repeat(33) }, said: [/^name: a permission set name has/u] },
    { name: 'a name with a space', file: { name: 'My Set' }, said: [/^name: /u] },
    { name: 'an empty description', file: { description: '' }, said: [/^description: /u] },
    { name: 'a description of 701', file: { description: 'a'.repeat(701) }, said: [/^description: /u] },
    { name: 'a description beyond Latin-1', file: { description: '管理者' }, said: [/Latin-1/u] },
    { name: 'half an hour', file: { sessionDuration: '30m' }, said: [/from 1h to 12h/u] },
    { name: 'thirteen hours', file: { sessionDuration: 'PT13H' }, said: [/from 1h to 12h/u] },
    { name: 'a bare PT', file: { sessionDuration: 'PT' }, said: [/from 1h to 12h/u] },
    { name: 'a long relay state', file: { relayState: 'a'.repeat(241) }, said: [/^relayState: /u] },
    {
      name: 'a policy of the own account as a managed one',
      file: { managedPolicies: ['arn:aws:iam::111122223333:policy/Mine'] },
      said: [/^managedPolicies\.0: .*customerManagedPolicies$/u],
    },
    { name: 'a policy twice', file: { managedPolicies: [arn(1), arn(1)] }, said: [/\.1: is there twice/u] },
    {
      name: '26 policies of both kinds',
      file: {
        managedPolicies: Array.from({ length: 20 }, (_, index) => arn(index)),
        customerManagedPolicies: Array.from({ length: 6 }, (_, index) => ({ name: `p${index}` })),
      },
      said: [/^customerManagedPolicies: with managedPolicies these are 26, 25 are allowed/u],
    },
    {
      name: 'a path without its slash',
      file: { customerManagedPolicies: [{ name: 'a', path: '/x' }] },
      said: [/path begins and ends with a slash/u],
    },
    {
      name: 'two boundaries',
      file: { permissionsBoundary: { managedPolicyArn: arn(1), customerManagedPolicy: { name: 'a' } } },
      said: [/^permissionsBoundary: a boundary is either/u],
    },
    {
      name: '51 tags',
      file: { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v'])) },
      said: [/^tags: at most 50/u],
    },
    { name: 'a tag of AWS', file: { tags: { 'aws:x': 'y' } }, said: [/^tags/u] },
    { name: 'an unknown key', file: { sessionduration: '1h' }, said: [/Unrecognized key/u] },
  ])('is refused for $name', ({ file, said }) => {
    const problems = problemsOf(file);
    expect(problems).toHaveLength(said.length);
    for (const [index, pattern] of said.entries()) expect(problems[index]).toMatch(pattern);
  });

  it('may have 25 policies of both kinds', () => {
    const managedPolicies = Array.from({ length: 20 }, (_, index) => arn(index));
    const customerManagedPolicies = Array.from({ length: 5 }, (_, index) => ({ name: `p${index}` }));
    expect(problemsOf({ managedPolicies, customerManagedPolicies })).toEqual([]);
  });
});

describe('an inline policy', () => {
  it.each([
    { name: 'text that is no JSON', given: '{"Version": }', said: ['the policy is no valid JSON'] },
    { name: 'a list', given: '[]', said: ['a policy is an object with Version and Statement'] },
    { name: 'no statement', given: policy(), said: ['the policy has no Statement'] },
    {
      name: 'several faults at once',
      given: policy({ Effect: 'allow', Action: 'a', NotAction: 'b', Principal: '*' }, 'x'),
      said: [
        'statement 1 has no Effect: Allow or Deny',
        'statement 1 must have either Action or NotAction',
        'statement 1 must have either Resource or NotResource',
        "statement 1 has a Principal, which a permission set's policy cannot have",
        'statement 2 is no object',
      ],
    },
  ])('is refused for $name', ({ given, said }) => {
    const problems = problemsOf({ inlinePolicy: given });
    expect(problems).toHaveLength(said.length);
    for (const [index, words] of said.entries()) expect(problems[index]).toContain(words);
  });

  it('may be a single statement instead of a list', () => {
    expect(problemsOf({ inlinePolicy: { Version: '2012-10-17', Statement: allow } })).toEqual([]);
  });

  it.each([
    { bytes: 10_240, resource: 'a', allowed: true },
    { bytes: 10_241, resource: 'a', allowed: false },
    { bytes: 10_242, resource: 'ä', allowed: false },
  ])('of $bytes bytes without white space is allowed: $allowed', ({ bytes, resource, allowed }) => {
    const frame = JSON.stringify(policy({ ...allow, Resource: '' })).length;
    const width = new TextEncoder().encode(resource).length;
    const Resource = resource.repeat((bytes - frame + (width - 1)) / width) + ' '.repeat(99);
    const problems = problemsOf({ inlinePolicy: policy({ ...allow, Resource }) });
    const said = expect.stringMatching(/bytes without white space, 10240 are allowed/u) as string;
    expect(problems).toEqual(allowed ? [] : [said]);
  });

  it('is never repeated in an error', () => {
    expect(problemsOf({ inlinePolicy: '{"hunter2": hunter2}' }).join('')).not.toContain('hunter2');
  });

  it('is parsed by definitionOf only once it is known to be right', () => {
    const file = definitionFile.parse({ name: 'Admin', inlinePolicy: policy(allow) });
    expect(JSON.parse(definitionOf(file).inlinePolicy)).toEqual(policy(allow));
  });
});
