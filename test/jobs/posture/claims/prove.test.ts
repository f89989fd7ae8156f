import { describe, expect, it } from 'vitest';
import { proveClaims } from '../../../../src/jobs/posture/claims/prove.ts';
import { wantedClaims } from '../../../../src/jobs/posture/claims/wanted.ts';
import { known } from '../../../../src/model/known.ts';
import type { ClaimPath } from '../../../../src/model/posture.ts';
import {
  accountOf,
  assignmentOf,
  connectionOf,
  evidenceOf,
  fromGroups,
  groupOf,
  production,
  provider,
  roleOf,
  unread,
  type Parts,
} from './sign-in.ts';

const admins = groupOf('g1', `AWS-${production}-Admins`);
const readers = groupOf('g2', `AWS-${production}-ReadOnly`);
const arn = (name: string): string => `arn:aws:iam::${production}:role/${name}`;
const accounts = [{ id: production, partition: 'aws' as const }];
const [ours] = wantedClaims(connectionOf(), { groups: [], accounts }).replacements;
const portal = (pattern = ours?.pattern ?? '', replacement = ours?.replacement ?? '') =>
  known({ claims: [fromGroups(pattern, replacement)], problems: [] });

const prove = (parts: Parts) => proveClaims(evidenceOf(parts));
const leadsOf = (paths: readonly ClaimPath[]) =>
  Object.fromEntries(
    paths.map(({ group, leads }) => [group.name, 'because' in leads ? leads.because : leads.roleArn]),
  );

describe('the claim that is made from the names of groups', () => {
  it('leads each group to its role when it is as we would have it', () => {
    const proof = prove({ groups: [readers, admins], more: { portalClaims: portal() } });
    expect(proof.paths).toEqual([
      {
        group: { id: 'g1', name: admins.group.displayName },
        emitted: `${arn('Admins')},${provider}`,
        leads: { to: 'role', accountId: production, roleArn: arn('Admins') },
      },
      expect.objectContaining({ emitted: `${arn('ReadOnly')},${provider}` }),
    ]);
    expect(proof).toMatchObject({ unreached: [], problems: [], unknowns: [] });
  });

  it('names roles that nobody reaches', () => {
    expect(prove({ groups: [admins], more: { portalClaims: portal() } }).unreached).toEqual([
      arn('ReadOnly'),
    ]);
  });

  it('keeps only the first letter of the role where a repetition was forgotten', () => {
    const pattern = String.raw`AWS-(?'accountid'[\d]{12})-(?'role'[\w])`;
    const replacement = 'arn:aws:iam::{accountid}:saml-provider/AzureAD,arn:aws:iam::{accountid}:role/{role}';
    const proof = prove({ groups: [admins, readers], more: { portalClaims: portal(pattern, replacement) } });
    expect(leadsOf(proof.paths)).toEqual({
      [admins.group.displayName]: `account ${production} has no role A`,
      [readers.group.displayName]: `account ${production} has no role R`,
    });
    expect(proof.problems).toEqual([
      `the pattern ${pattern} keeps only the first letter of the role's name: [\\w] where [\\w]+ was meant (A of Admins and 1 more)`,
    ]);
  });

  it.each([
    {
      name: 'a part of the role',
      pattern: String.raw`AWS-(?'a'\d{12})-(?'r'\w{3})`,
      replacement: `arn:aws:iam::{a}:role/{r},${provider}`,
      says: 'keeps only the first 3 letters of the role',
    },
    {
      name: 'another account',
      pattern: String.raw`AWS-(?'a'\d{12})-(?'r'\w+)`,
      replacement: `arn:aws:iam::444455556666:role/{r},arn:aws:iam::444455556666:saml-provider/AzureAD`,
      says: 'leads to another account than the name of the group says (444455556666 for',
    },
    {
      name: 'another role',
      pattern: String.raw`AWS-(?'a'\d{12})-(?'r'\w+)`,
      replacement: `${arn('ReadOnly')},${provider}`,
      says: 'leads to another role than the name of the group says (ReadOnly for',
    },
    {
      name: 'nothing',
      pattern: '^aws_',
      replacement: 'x',
      says: 'does not fit every name of the naming rule',
    },
  ])('says when the pattern gives $name', ({ pattern, replacement, says }) => {
    const { problems } = prove({ groups: [admins], more: { portalClaims: portal(pattern, replacement) } });
    expect(problems).toEqual([expect.stringContaining(says)]);
  });

  it.each([
    { name: 'is not assigned', more: { assignments: known([]) }, application: {}, because: 'not assigned' },
    {
      name: 'is one of an application that sends none',
      more: {},
      application: { groupMembershipClaims: null },
      because: 'sends no groups',
    },
    {
      name: 'is sent by its id',
      more: {},
      application: { groupClaims: [] },
      because: 'no pattern fits it',
    },
  ])('leads nowhere when the group $name', ({ more, application, because }) => {
    const { paths } = prove({ groups: [admins], application, more: { portalClaims: portal(), ...more } });
    expect(paths.map(({ leads }) => leads)).toEqual([
      { to: 'nowhere', because: expect.stringContaining(because) as string },
    ]);
  });

  it('sends groups that are not assigned where it sends all security groups', () => {
    const application = { groupMembershipClaims: 'SecurityGroup' };
    const more = { portalClaims: portal(), assignments: known([]) };
    expect(prove({ groups: [admins], application, more }).paths[0]?.leads.to).toBe('role');
  });

  it('is not known where the local directory knows the names', () => {
    const application = { groupClaims: [['sam_account_name']] };
    const proof = prove({ groups: [admins], application, more: { portalClaims: portal() } });
    expect(proof.paths[0]?.leads.to).toBe('unknown');
    expect(proof).toMatchObject({ unreached: [], unknowns: [expect.stringContaining('sam_account_name')] });
  });

  it('follows groups by their object ids', () => {
    const application = { groupClaims: [] };
    const connection = { groups: { ids: { '7e9a1c00-0000-4000-8000-00000000000a': arn('Admins') } } };
    const group = groupOf('7e9a1c00-0000-4000-8000-00000000000a', 'Platform');
    const right = portal(`^${group.group.id}$`, `${arn('Admins')},${provider}`);
    const other = portal(`^${group.group.id}$`, `${arn('ReadOnly')},${provider}`);
    const left = portal(`^${group.group.id}$`, `arn:aws:iam::${production}:role/{role},${provider}`);
    const parts = { connection, groups: [group], application };
    expect(prove({ ...parts, more: { portalClaims: right } })).toMatchObject({
      paths: [{ leads: { to: 'role' } }],
      problems: [],
    });
    expect(prove({ ...parts, more: { portalClaims: other } }).problems).toHaveLength(1);
    expect(leadsOf(prove({ ...parts, more: { portalClaims: left } }).paths)['Platform']).toContain('{role}');
  });

  it('is that of a claims-mapping policy, which makes Entra ignore the portal', () => {
    const policy = { id: 'p', displayName: 'AWS', definition: '', problems: [] };
    const more = { portalClaims: portal(), claimsMappingPolicies: known([{ ...policy, claims: [] }]) };
    expect(leadsOf(prove({ groups: [admins], more }).paths)).toEqual({
      [admins.group.displayName]:
        'the claims-mapping policy AWS has no claim https://aws.amazon.com/SAML/Attributes/Role',
    });
  });

  it('gives one constant to every group that is assigned', () => {
    const constant = {
      ...fromGroups('', ''),
      source: { type: 'constant', value: `${arn('Admins')},${provider}` } as const,
      replacements: [],
    };
    const more = { portalClaims: known({ claims: [constant], problems: [] }) };
    expect(prove({ groups: [readers], more }).paths[0]?.leads).toMatchObject({ roleArn: arn('Admins') });
  });
});

describe('the claim that is made from app roles', () => {
  const value = `${arn('Admins')},${provider}`;
  const appRole = {
    id: 'r1',
    value,
    displayName: '',
    description: '',
    isEnabled: true,
    origin: undefined,
    raw: {},
  };
  const template = '8b1025e4-1dd2-430b-a150-2ef79cd700f5';
  const parts = (appRoleId: string, more = {}): Parts => ({
    connection: { type: 'app-roles' },
    groups: [admins],
    application: {
      templateId: template,
      appRoles: [appRole, { ...appRole, id: 'none', value: null }],
      ...more,
    },
    more: { assignments: known([assignmentOf(admins, appRoleId)]) },
  });

  it('leads to the role of the assigned app role, by the gallery’s own claims', () => {
    expect(prove(parts('r1')).paths).toEqual([
      expect.objectContaining({
        emitted: value,
        leads: { to: 'role', accountId: production, roleArn: arn('Admins') },
      }),
    ]);
  });

  it.each([
    { name: 'an app role without a value', appRoleId: 'none' },
    { name: 'an app role that is gone', appRoleId: 'r9' },
  ])('sends nothing for a group with $name', ({ appRoleId }) => {
    const [path] = prove(parts(appRoleId)).paths;
    expect(path).not.toHaveProperty('emitted');
    expect(path?.leads).toEqual({
      to: 'nowhere',
      because: expect.stringContaining('without an app role') as string,
    });
  });

  it('is not sure of an app role that is disabled', () => {
    const disabled = parts('r1', { appRoles: [{ ...appRole, isEnabled: false }] });
    expect(prove(disabled).paths[0]?.leads.to).toBe('unknown');
  });

  it('follows people who are assigned alone, and leaves programs out', () => {
    const person = { ...assignmentOf(admins, 'r1'), principalId: 'u1', principalDisplayName: 'Kim' };
    const assignments = known([
      { ...person, principalType: 'User' as const },
      { ...person, principalId: 's1', principalType: 'ServicePrincipal' as const },
    ]);
    expect(
      prove({ ...parts('r1'), groups: [], more: { assignments } }).paths.map(({ group }) => group),
    ).toEqual([{ id: 'u1', name: 'Kim' }]);
  });

  it('sends no Role where a non-gallery application has no claims', () => {
    const [path] = prove(parts('r1', { templateId: null })).paths;
    expect(path?.leads).toMatchObject({
      to: 'nowhere',
      because: expect.stringContaining('no claims') as string,
    });
  });
});

describe('what is not known', () => {
  const groups = [admins];
  it.each([
    { what: 'the policies', more: { portalClaims: portal(), claimsMappingPolicies: unread } },
    { what: 'the portal’s claims', more: { portalClaims: unread } },
    { what: 'the assignments', more: { portalClaims: portal(), assignments: unread } },
  ])('keeps every path from being told: $what', ({ more }) => {
    expect(prove({ groups, more })).toEqual({
      paths: [],
      unreached: [],
      problems: [],
      unknowns: ['Graph refused it'],
    });
  });

  it('leaves what is sent to be told when the accounts are unreadable', () => {
    const proof = prove({ groups, more: { portalClaims: portal() }, accounts: unread });
    expect(proof.paths[0]).toMatchObject({
      emitted: `${arn('Admins')},${provider}`,
      leads: { to: 'unknown' },
    });
    expect(proof.unknowns).toEqual(['Graph refused it']);
  });

  it('leaves other accounts to be told when one is unreadable', () => {
    const other = accountOf(unread, {
      account: { id: '444455556666', name: 'x', partition: 'aws', state: 'ACTIVE', organizationalUnits: [] },
    });
    const both = known([accountOf(known([roleOf('Admins')])), other]);
    expect(prove({ groups, more: { portalClaims: portal() }, accounts: both }).paths[0]?.leads.to).toBe(
      'role',
    );
  });
});
