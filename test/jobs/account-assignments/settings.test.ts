import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { accountAssignmentsSettings } from '../../../src/jobs/account-assignments/settings.ts';
import { objectId } from './estate.ts';

const least = { enterpriseApplication: { displayName: 'AWS' } };

function problems(settings: object): readonly string[] {
  const { error } = accountAssignmentsSettings.safeParse({ ...least, ...settings });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the settings of account-assignments', () => {
  it('are careful when only the application is named', () => {
    const { limits, ...settings } = accountAssignmentsSettings.parse(least);
    expect(limits.emptyTarget).toBe('refuse');
    expect(settings).toEqual({
      ...least,
      rules: [
        {
          pattern: String.raw`^AWS-(?<account>\d{12})-(?<permissionSet>.+)$`,
          account: '{account}',
          permissionSet: '{permissionSet}',
          requireRoleAssignable: false,
          requireAssignedToApp: false,
        },
      ],
      mappings: [],
      policy: 'upsert-only',
      adopt: 'matching',
      protect: [],
      outstanding: 15,
    });
  });

  it('name every mistake at once, each with its place', () => {
    expect(
      problems({
        rules: [
          { pattern: '(?<acount>.+)-(?<permissionSet>.+)' },
          { pattern: '(a+)+', account: 'ou:Prod', permissionSet: 'x' },
          { pattern: '[', account: 'tag:x', permissionSet: 'x' },
          { pattern: 'x', account: '{y}', permissionSet: 'x' },
        ],
        mappings: [{ group: 'AWS-1-Admin', accounts: [111122223333, 'ou:x'], permissionSets: [] }],
        policy: 'all',
        outstanding: 16,
      }),
    ).toEqual([
      'rules.0.account: the pattern has no group {account}; did you mean {acount}?',
      'rules.1.pattern: a group in brackets is repeated, so that a name could be made that takes for ever to match',
      'rules.1.account: an organizational unit is its path in names, from the root: ou:/Workloads/Production',
      expect.stringMatching(/^rules\.2\.pattern: no regular expression: /u),
      'rules.2.account: a tag is written tag:key=value',
      'rules.3.account: the pattern has no group {y}; it has none',
      'mappings.0.group: a group is named by its object id, a GUID',
      'mappings.0.accounts.0: an account is text: write an id in quotes, or leading zeros get lost',
      'mappings.0.accounts.1: an organizational unit is its path in names, from the root: ou:/Workloads/Production',
      expect.stringMatching(/^mappings\.0\.permissionSets: /u),
      expect.stringMatching(/^policy: /u),
      expect.stringMatching(/^outstanding: /u),
    ]);
  });

  it.each([
    { settings: { rules: [] }, problem: 'rules: a job without rules and mappings has nothing to do' },
    {
      settings: { enterpriseApplication: {} },
      problem: expect.stringContaining('name the service principal'),
    },
    { settings: { outstanding: 0 }, problem: expect.stringContaining('outstanding') },
    { settings: { rule: [] }, problem: expect.stringContaining('rule') },
  ])('refuse $settings', ({ settings, problem }) => {
    expect(problems(settings)).toEqual([problem]);
  });

  it('take mappings alone, with a group in whatever case', () => {
    const group = objectId(0xabc).toUpperCase();
    const mappings = [{ group, accounts: ['prod'], permissionSets: ['Read'] }];
    expect(accountAssignmentsSettings.parse({ ...least, rules: [], mappings }).mappings[0]?.group).toBe(
      group.toLowerCase(),
    );
  });

  it('tell an editor what each of them is for', () => {
    const schema = z.toJSONSchema(accountAssignmentsSettings, { io: 'input' });
    expect(schema.required).toEqual(['enterpriseApplication']);
    for (const name of ['rules', 'mappings', 'policy', 'adopt', 'protect', 'outstanding', 'limits'])
      expect(schema.properties?.[name]).toHaveProperty('description');
  });
});
