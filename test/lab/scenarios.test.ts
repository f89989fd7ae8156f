import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { loadScenario, parseWorld, ScenarioError, scenarioNames } from '../../src/lab/scenarios.ts';
import { SERVICE_PRINCIPAL_ID, worldWith } from '../support/worlds.ts';

const folder = mkdtempSync(join(tmpdir(), 'scenarios-'));
afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(text: string): readonly string[] {
  try {
    parseWorld(text, 'test.yaml');
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems;
    throw error;
  }
  return [];
}

function changed(change: (world: ReturnType<typeof worldWith>) => void): string {
  const world = worldWith({
    accounts: [{ id: '111122223333', name: 'prod', roles: [{ name: 'Admin', trust: {} }] }],
  });
  change(world);
  return JSON.stringify(world);
}

describe('a world in a file', () => {
  it('is read from YAML and from JSON alike', () => {
    const world = worldWith();
    expect(parseWorld(stringify(world), 'a.yaml')).toEqual(world);
    expect(parseWorld(JSON.stringify(world), 'a.json')).toEqual(world);
  });

  it('is refused with every error of the schema and its path', () => {
    const problems = problemsOf(`
formatVersion: 1
name: bad
story: Two mistakes and more.
now: yesterday
aws:
  organization: { managementAccount: '99998888777' }
  callers: []
  accounts: [{ id: '111122223333', name: prod, colour: red }]
entra: { tenantId: contoso, clients: [] }
`);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'now',
      'aws.organization.managementAccount',
      'aws.accounts[0]',
      'entra.tenantId',
    ]);
  });

  it('is refused with the place of what is no YAML', () => {
    expect(problemsOf('a: [1, 2')).toEqual([expect.stringContaining('line 1') as string]);
  });

  it('is refused when it is empty', () => {
    expect(problemsOf('')).toEqual([expect.stringMatching(/^the whole: /) as string]);
  });

  it('says which file is meant', () => {
    expect(() => parseWorld('{}', 'mine.yaml')).toThrow(/^mine\.yaml is not a world:\n {2}formatVersion: /);
  });

  it.each<{ name: string; text: string; problem: RegExp }>([
    {
      name: 'an account that is there twice',
      text: changed(({ aws }) => aws.accounts.push(...aws.accounts.slice(0, 1))),
      problem: /^aws\.accounts: account 999988887777 is there twice$/,
    },
    {
      name: 'two roles that differ in case only',
      text: changed(({ aws: { accounts } }) =>
        accounts[1]?.roles.push({ ...accounts[1].roles[0], name: 'ADMIN' } as never),
      ),
      problem: /^aws\.accounts\[1\]\.roles: role admin is there twice$/,
    },
    {
      name: 'an account in no unit',
      text: changed(({ aws: { accounts } }) =>
        Object.assign(accounts[1] ?? {}, { organizationalUnit: 'ou-x' }),
      ),
      problem: /^aws\.accounts\[1\]\.organizationalUnit: no unit ou-x$/,
    },
    {
      name: 'a missing management account',
      text: changed(({ aws }) => Object.assign(aws.organization, { managementAccount: '000000000000' })),
      problem: /^aws\.organization\.managementAccount: no account 000000000000$/,
    },
    {
      name: 'a missing delegated administrator',
      text: changed(({ aws }) => aws.organization.delegatedAdministrators.push('000000000000')),
      problem: /^aws\.organization\.delegatedAdministrators\[0\]: no account 000000000000$/,
    },
    {
      name: 'a unit in no unit',
      text: changed(({ aws }) => aws.organizationalUnits.push({ id: 'ou-a', name: 'A', parent: 'ou-x' })),
      problem: /^aws\.organizationalUnits\[0\]\.parent: no unit ou-x$/,
    },
    {
      name: 'a unit inside itself',
      text: changed(({ aws }) => aws.organizationalUnits.push({ id: 'ou-a', name: 'A', parent: 'ou-a' })),
      problem: /^aws\.organizationalUnits\[0\]: unit ou-a is inside itself$/,
    },
    {
      name: 'a caller in no account',
      text: changed(({ aws }) =>
        Object.assign(aws.callers[0] ?? {}, { principalArn: 'arn:aws:iam::000000000000:role/x' }),
      ),
      problem: /^aws\.callers\[0\]\.principalArn: no such account$/,
    },
    {
      name: 'an object that is there twice',
      text: changed(({ entra }) => entra.servicePrincipals.push(...entra.servicePrincipals)),
      problem: new RegExp(`^entra\\.servicePrincipals: object ${SERVICE_PRINCIPAL_ID} is there twice$`),
    },
    {
      name: 'an app role that is there twice',
      text: changed(({ entra }) =>
        entra.servicePrincipals[0]?.appRoles.push(...(entra.servicePrincipals[0]?.appRoles ?? [])),
      ),
      problem: /^entra\.servicePrincipals\[0\]\.appRoles: id .* is there twice$/,
    },
    {
      name: 'an assignment to an app role that is not there',
      text: changed(({ entra }) =>
        entra.servicePrincipals[0]?.appRoleAssignedTo.push({
          id: 'a',
          appRoleId: '11111111-1111-4111-8111-111111111111',
          principalId: '22222222-2222-4222-8222-222222222222',
          principalType: 'Group',
          principalDisplayName: 'G',
        }),
      ),
      problem: /^entra\.servicePrincipals\[0\]\.appRoleAssignedTo\[0\]\.appRoleId: no app role 1{8}-/,
    },
  ])('is refused for $name', ({ text, problem }) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(problem) as string]);
  });
});

describe('scenarios by name', () => {
  it('are the YAML files of a folder', () => {
    writeFileSync(join(folder, 'b.yaml'), stringify(worldWith()));
    writeFileSync(join(folder, 'a.yaml'), stringify(worldWith()));
    writeFileSync(join(folder, 'notes.md'), '');
    expect(scenarioNames(folder)).toEqual(['a', 'b']);
    expect(loadScenario('a', folder)).toEqual(worldWith());
  });

  it('that are not there are told with those that are', () => {
    expect(() => loadScenario('../a', folder)).toThrow(/there is no such scenario; there are: a, b/);
  });
});
