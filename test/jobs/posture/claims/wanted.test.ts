import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGroupName } from '../../../../src/jobs/posture/group-naming.ts';
import { rewrite } from '../../../../src/jobs/posture/claims/rewrite.ts';
import { wantedClaims } from '../../../../src/jobs/posture/claims/wanted.ts';
import { connectionOf, production, provider } from './sign-in.ts';

const one = [{ id: production, partition: 'aws' as const }];
const two = [...one, { id: '444455556666', partition: 'aws' as const }];
const id = (n: number): string => `7e9a1c00-0000-4000-8000-00000000000${n}`;
const role = `arn:aws:iam::${production}:role/Admins`;

describe('the claims to enter by hand', () => {
  it('are one anchored pattern for the names, and its replacement', () => {
    const { replacements, steps, problems } = wantedClaims(connectionOf({ sessionDuration: '2h' }), {
      groups: [],
      accounts: two,
    });
    expect(replacements).toEqual([
      {
        pattern: String.raw`^AWS-(?'account'\d{12})-(?'role'[\w+=.@-]+)$`,
        replacement: 'arn:aws:iam::{account}:role/{role},arn:aws:iam::{account}:saml-provider/AzureAD',
      },
    ]);
    expect(problems).toEqual([]);
    expect(steps.join('\n')).toContain('SessionDuration, Namespace https://aws.amazon.com/SAML/Attributes');
    expect(steps.join('\n')).toContain('the constant "7200"');
  });

  it('give every name that the rule names its own account and role', () => {
    const rules = ['AWS-{account}-{role}', 'aws.{role}.in.{account}', '({account}) {role}'];
    const names = fc.stringMatching(/^[\w+=.@-]{1,64}$/u);
    fc.assert(
      fc.property(fc.constantFrom(...rules), fc.stringMatching(/^\d{12}$/u), names, (rule, account, name) => {
        const { replacements } = wantedClaims(connectionOf({ groups: { name: rule } }), {
          groups: [],
          accounts: two,
        });
        const display = rule.replace('{account}', account).replace('{role}', name);
        const said = readGroupName(rule, display);
        expect(rewrite(display, replacements)).toMatchObject({
          value: `arn:aws:iam::${said?.accountId}:role/${said?.role},arn:aws:iam::${account}:saml-provider/AzureAD`,
        });
      }),
      { seed: 7 },
    );
  });

  it('name the one account where the names do not', () => {
    const connection = connectionOf({ groups: { name: 'aws-{role}' } });
    expect(wantedClaims(connection, { groups: [], accounts: one }).replacements[0]?.replacement).toBe(
      `arn:aws:iam::${production}:role/{role},${provider}`,
    );
    expect(wantedClaims(connection, { groups: [], accounts: two })).toMatchObject({
      replacements: [],
      problems: [expect.stringContaining('put {account} in the rule')],
    });
  });

  it('are constants for groups by object id', () => {
    const connection = connectionOf({ groups: { ids: { [id(1)]: role } } });
    const { replacements, steps } = wantedClaims(connection, {
      groups: [{ id: id(1), displayName: 'P' }],
      accounts: one,
    });
    expect(replacements).toEqual([{ pattern: `^${id(1)}$`, replacement: `${role},${provider}` }]);
    expect(steps.join('\n')).toContain('Source attribute Group ID');
  });

  it.each([
    { name: 'more ids than a claim has replacements', ids: 3, groups: [], says: '2 replacements at most' },
    {
      name: 'ids beside names',
      ids: 1,
      groups: [`AWS-${production}-Admins`],
      says: 'by object id get nothing',
    },
    { name: 'a name that fits no rule', ids: 0, groups: ['Everybody'], says: 'Everybody does not fit' },
  ])('say what they cannot do: $name', ({ ids, groups, says }) => {
    const listed = Object.fromEntries(Array.from({ length: ids }, (_, n) => [id(n), role]));
    const scope = { groups: groups.map((displayName, n) => ({ id: `g${n}`, displayName })), accounts: one };
    expect(wantedClaims(connectionOf({ groups: { ids: listed } }), scope).problems).toEqual([
      expect.stringContaining(says),
    ]);
  });

  it('need no replacement for app roles', () => {
    const { replacements, steps } = wantedClaims(connectionOf({ type: 'app-roles' }), {
      groups: [],
      accounts: one,
    });
    expect([replacements, steps.join('\n').includes('user.assignedroles')]).toEqual([[], true]);
  });
});
