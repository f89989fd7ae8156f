import type { Check, CheckResult, ClaimPath, ClaimProof } from '../../../model/posture.ts';
import type { SignInEvidence } from '../evidence.ts';
import { parseValue } from '../../role-pair.ts';
import { unassignedIds } from './groups-assigned.ts';
import { applicationOf, accountSubject } from './subjects.ts';
import { check, right, unsure, wrong, type About } from './verdicts.ts';

/** What following the Role claim has shown, group by group. */
const checks = {
  pattern: check(
    'claim-pattern',
    'critical',
    'The pattern does not make a role out of the whole name',
    'Entra, "Configure group claims": where the pattern fits, the whole value becomes the replacement, with what its groups have caught. [\\w] catches one letter, [\\w]+ all of them, and a group that the pattern does not have stays in the value as it is written.',
  ),
  nowhere: check(
    'claim-leads-nowhere',
    'critical',
    'A group leads to no role',
    'AWS, "Troubleshoot SAML federation": a role that is not there, that is of another account or that does not trust the provider cannot be chosen, and a person who has no other does not get in.',
  ),
  unreached: check(
    'role-unreached',
    'info',
    'Nobody reaches a role that trusts the provider',
    'A role that trusts the provider and that no group leads to is left over, or its group is missing.',
  ),
} as const;

export const claimProofChecks: readonly Check[] = [checks.pattern, checks.nowhere, checks.unreached];

/** @param isBroken Nothing arrives because of a finding that has been told: the groups are no findings of their own. */
export function judgeClaimProof(
  evidence: SignInEvidence,
  proof: ClaimProof,
  isBroken: boolean,
): readonly CheckResult[] {
  if (proof.paths.length === 0 && proof.unknowns.length > 0) return notFollowed(evidence, proof);
  const told = unassignedIds(evidence);
  const groups = groupIds(evidence);
  const isCaused = isBroken || proof.problems.length > 0;
  const paths = proof.paths.filter(
    ({ group, leads }) => leads.to !== 'nowhere' || !(isCaused || told.has(group.id)),
  );
  return [
    ...(isBroken ? [] : pattern(evidence, proof)),
    ...[...Map.groupBy(paths, ({ group }) => group.id).values()].map((each) =>
      groupResult(evidence, each, groups),
    ),
    ...(isCaused ? [] : unreached(evidence, proof)),
  ];
}

/** Nobody can tell what is sent, so that what was found before may still be so. */
function notFollowed(evidence: SignInEvidence, { unknowns }: ClaimProof): readonly CheckResult[] {
  const { connection } = evidence;
  const about = { connection: connection.name, subject: applicationOf(evidence) };
  const open = [
    ...(connection.type === 'group-names' ? [checks.pattern] : []),
    checks.nowhere,
    checks.unreached,
  ];
  return open.map((each) => unsure({ check: each, ...about }, { reason: unknowns.join('; ') }));
}

function pattern(evidence: SignInEvidence, { problems, paths }: ClaimProof): readonly CheckResult[] {
  const { connection } = evidence;
  if (connection.type !== 'group-names') return [];
  const about = { check: checks.pattern, connection: connection.name, subject: applicationOf(evidence) };
  const lost = paths.filter(({ leads }) => leads.to === 'nowhere').length;
  if (problems.length > 0)
    return [
      wrong(about, {
        seen: `${problems.join('; ')}; ${lost} of ${paths.length} groups lead nowhere`,
        expected: "a pattern that fits every group's whole name",
        next: `rolebridge claims ${connection.name}, and enter the pattern and replacement that it prints under Single sign-on > Attributes & Claims > Group claim > Advanced options`,
      }),
    ];
  const followed = paths.filter(({ leads }) => leads.to !== 'unknown').length;
  if (followed > 0) return [right(about, `followed for ${followed} groups`)];
  const [path] = paths;
  return path?.leads.to === 'unknown' ? [unsure(about, { reason: path.leads.because })] : [];
}

/** All that one group, or a person who is assigned alone, is sent. */
function groupResult(
  { connection, elsewhere }: SignInEvidence,
  paths: readonly ClaimPath[],
  groups: ReadonlySet<string>,
): CheckResult {
  const [{ group } = { group: { id: '', name: '' } }] = paths;
  const isGroup = groups.has(group.id);
  const about: About = {
    check: checks.nowhere,
    connection: connection.name,
    subject: { kind: isGroup ? 'group' : 'user', id: group.id, name: group.name },
  };
  const lost = paths.flatMap(({ emitted, leads }) => {
    if (leads.to !== 'nowhere') return [];
    return [emitted === undefined ? leads.because : `${emitted}: ${leads.because}`];
  });
  if (lost.length > 0)
    return wrong(about, {
      seen: lost.join('; '),
      expected: 'a role that trusts the provider',
      next: `rolebridge claims ${connection.name} shows where everything leads; make the role, correct the group, or take it off the application`,
      // What a person was given before there were app roles, or by default, keeps nobody else out.
      ...(isGroup || paths.some(({ emitted }) => emitted !== undefined) ? {} : { severity: 'info' }),
    });
  const open = paths.flatMap(({ emitted, leads }) =>
    leads.to === 'unknown' && !isToldElsewhere(emitted, elsewhere) ? [leads.because] : [],
  );
  if (open.length > 0) return unsure(about, { reason: [...new Set(open)].join('; ') });
  return right(
    about,
    paths
      .flatMap(({ leads }) => {
        if (leads.to === 'role') return [leads.roleArn];
        return leads.to === 'unknown' ? [leads.because] : [];
      })
      .join(', '),
  );
}

function isToldElsewhere(emitted: string | undefined, elsewhere: SignInEvidence['elsewhere']): boolean {
  const account = parseValue(emitted ?? '')?.accountId;
  return account !== undefined && elsewhere?.get(account)?.reason === 'other-connection';
}

function groupIds({ groups }: SignInEvidence): ReadonlySet<string> {
  return new Set(groups.state === 'known' ? groups.value.map(({ group }) => group.id) : []);
}

/** One finding an account: as many roles as it may have. */
function unreached(evidence: SignInEvidence, { unreached: arns, paths }: ClaimProof): readonly CheckResult[] {
  const { connection, accounts } = evidence;
  const of = (subject: About['subject']): About => ({
    check: checks.unreached,
    connection: connection.name,
    subject,
  });
  const unsent = paths.find(({ emitted, leads }) => emitted === undefined && leads.to === 'unknown');
  if (unsent?.leads.to === 'unknown')
    return [unsure(of(applicationOf(evidence)), { reason: unsent.leads.because })];
  if (accounts.state === 'unknown') return [unsure(of(applicationOf(evidence)), accounts)];
  const byAccount = Map.groupBy(arns, (arn) => arn.split(':')[4]);
  return accounts.value.flatMap(({ account, roles }) => {
    if (roles.state === 'unknown') return [unsure(of(accountSubject(account)), roles)];
    const own = byAccount.get(account.id) ?? [];
    if (own.length === 0) return [];
    const names = own.map((arn) => arn.slice(arn.indexOf(':role/') + ':role/'.length)).join(', ');
    return [
      wrong(of(accountSubject(account)), {
        seen: names,
        expected: 'a group that leads to each',
        next:
          connection.type === 'app-roles'
            ? 'assign a group to their app roles, or delete the roles'
            : 'make a group for each and assign it to the application, or delete the roles',
      }),
    ];
  });
}
