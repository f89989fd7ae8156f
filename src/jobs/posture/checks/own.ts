import type { Check, CheckResult, Subject } from '../../../model/posture.ts';
import type { OwnServicePrincipal } from '../../../model/federation.ts';
import type { Known } from '../../../model/known.ts';
import type { ConnectionEvidence, OwnEvidence } from '../evidence.ts';
import { applicationOf } from './subjects.ts';
import { check, right, unsure, whenKnown, wrong, type About } from './verdicts.ts';

/** Rolebridge itself: what it was granted, and what it needs. */
const checks = {
  permission: check(
    'own-permission',
    'critical',
    'Rolebridge lacks a permission that its jobs need',
    'Microsoft Graph permissions reference: without it a job fails, or what it cannot read stays unknown.',
  ),
  unneeded: check(
    'own-permission-unneeded',
    'warning',
    'Rolebridge has a permission that it does not need',
    'Microsoft Graph permissions reference: whoever gets hold of what Rolebridge signs in with has what it was granted.',
  ),
  ownership: check(
    'own-ownership',
    'critical',
    'Rolebridge does not own both objects of an application that it writes',
    'Microsoft Graph permissions reference: Application.ReadWrite.OwnedBy holds for applications whose registration and enterprise application the caller owns.',
  ),
} as const;

export const ownChecks: readonly Check[] = [checks.permission, checks.unneeded, checks.ownership];

export const ownConnection = 'rolebridge';

/** A permission -> those that allow as much and more. */
const stronger: Readonly<Record<string, readonly string[]>> = {
  'Application.Read.All': ['Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'Application.ReadWrite.OwnedBy': ['Application.ReadWrite.All', 'Directory.ReadWrite.All'],
  'GroupMember.Read.All': [
    'Group.Read.All',
    'GroupMember.ReadWrite.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'Synchronization.Read.All': ['Synchronization.ReadWrite.All'],
  'PrivilegedAssignmentSchedule.Read.AzureADGroup': [
    'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
    'PrivilegedAccess.Read.AzureADGroup',
    'PrivilegedAccess.ReadWrite.AzureADGroup',
  ],
  'PrivilegedEligibilitySchedule.Read.AzureADGroup': [
    'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
    'PrivilegedAccess.Read.AzureADGroup',
    'PrivilegedAccess.ReadWrite.AzureADGroup',
  ],
  'RoleManagementPolicy.Read.AzureADGroup': ['RoleManagementPolicy.ReadWrite.AzureADGroup'],
};

/** A permission -> what is asked for beside it in some tenants, and is never too much. */
const beside: Readonly<Record<string, readonly string[]>> = {
  'GroupMember.Read.All': ['Member.Read.Hidden'],
  'Policy.Read.All': ['Policy.Read.ApplicationConfiguration'],
};

/** Whoever has one of them may give himself any other. */
const omnipotent = new Set([
  'AppRoleAssignment.ReadWrite.All',
  'Application.ReadWrite.All',
  'Directory.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
]);

export function judgeOwn(
  own: OwnEvidence,
  connections: readonly ConnectionEvidence[],
): readonly CheckResult[] {
  const { servicePrincipal, clientId } = own;
  const about = { connection: ownConnection, subject: ownSubject(servicePrincipal, clientId) };
  if (servicePrincipal.state === 'unknown')
    return [
      ...[checks.permission, checks.unneeded].map((each) =>
        unsure({ check: each, ...about }, servicePrincipal),
      ),
      ...connections
        .filter(({ writtenBy, application }) => writtenBy.length > 0 && !isAbsent(application))
        .map((each) => unsure(ownershipOf(each), servicePrincipal)),
    ];
  if (servicePrincipal.value === undefined)
    return [
      wrong(
        { check: checks.permission, ...about },
        {
          seen: 'the tenant has no service principal of this client',
          expected: 'one',
          next: 'rolebridge setup',
        },
      ),
    ];
  const found = servicePrincipal.value;
  return [
    ...permissions(own, found, connections.some(wantsPrivilegedAccess)),
    ...unneeded(own, found),
    ...connections.flatMap((each) => ownership(each, found)),
  ];
}

function permissions(
  { needed }: OwnEvidence,
  { permissions: granted }: OwnServicePrincipal,
  isPrivilegedAccessWanted: boolean,
): readonly CheckResult[] {
  const jobs = new Map<string, string[]>();
  for (const [job, { reading, writing }] of needed) {
    for (const permission of [...reading, ...writing])
      jobs.set(permission, [...(jobs.get(permission) ?? []), job]);
  }
  return [...jobs]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([permission, users]) => {
      const about = {
        check: checks.permission,
        connection: ownConnection,
        subject: permissionSubject(permission),
      };
      const by = [permission, ...(stronger[permission] ?? [])].find((each) => granted.includes(each));
      if (by !== undefined) return right(about, `granted${by === permission ? '' : ` with ${by}`}`);
      return wrong(about, {
        seen: `not granted; ${users.join(', ')} need${users.length === 1 ? 's' : ''} it`,
        expected: 'granted, by an administrator',
        next: 'rolebridge setup',
        // Without it some of what is not asked for stays unseen.
        ...(!isPrivilegedAccessWanted && forPrivilegedAccess.test(permission) ? { severity: 'info' } : {}),
      });
    });
}

function unneeded(
  { needed }: OwnEvidence,
  { permissions: granted, displayName }: OwnServicePrincipal,
): readonly CheckResult[] {
  const all = [...needed.values()].flatMap(({ reading, writing }) => [...reading, ...writing]);
  const covering = new Set(
    all.flatMap((each) => [
      each,
      ...(beside[each] ?? []),
      ...(granted.includes(each) ? [] : (stronger[each] ?? [])),
    ]),
  );
  return granted
    .filter((each) => !covering.has(each))
    .map((permission) =>
      wrong(
        { check: checks.unneeded, connection: ownConnection, subject: permissionSubject(permission) },
        {
          seen: 'granted, and no configured job needs it',
          expected: 'not granted',
          next: `Entra admin center > Enterprise applications > ${displayName} > Permissions: revoke ${permission}`,
          ...(omnipotent.has(permission) ? { severity: 'critical' } : {}),
        },
      ),
    );
}

const forPrivilegedAccess = /^(?:Privileged|RoleManagementPolicy\.).*\.AzureADGroup$/u;

function wantsPrivilegedAccess({ connection }: ConnectionEvidence): boolean {
  return connection.groups?.privilegedAccess !== undefined;
}

function isAbsent(application: ConnectionEvidence['application']): boolean {
  return application.state === 'known' && application.value === undefined;
}

function ownershipOf(evidence: ConnectionEvidence): About {
  return { check: checks.ownership, connection: ownConnection, subject: applicationOf(evidence) };
}

function ownership(evidence: ConnectionEvidence, own: OwnServicePrincipal): readonly CheckResult[] {
  const { application, connection, writtenBy } = evidence;
  // It needs to own nothing.
  if (writtenBy.length === 0 || own.permissions.includes('Application.ReadWrite.All')) return [];
  const about = ownershipOf(evidence);
  if (application.state === 'unknown') return [unsure(about, application)];
  if (application.value === undefined) return [];
  const found = application.value;
  return [
    whenKnown(found.owners, about, ({ servicePrincipal, application: registration }) => {
      const lacking = [
        ...(servicePrincipal.some(({ id }) => id === own.id) ? [] : ['the enterprise application']),
        // That of a registration in another tenant is nobody's here.
        ...(found.application.applicationId === null || registration.some(({ id }) => id === own.id)
          ? []
          : ['the app registration']),
      ];
      if (lacking.length === 0) return right(about, 'both');
      return wrong(about, {
        seen: `it does not own ${lacking.join(' and ')}, and ${writtenBy.join(', ')} write${writtenBy.length === 1 ? 's' : ''} ${connection.name}`,
        expected: 'owner of both',
        next: 'rolebridge setup',
      });
    }),
  ];
}

function ownSubject(found: Known<OwnServicePrincipal | undefined>, clientId: string): Subject {
  const name = found.state === 'known' ? found.value?.displayName : undefined;
  return { kind: 'rolebridge', id: clientId, name: name ?? clientId };
}

function permissionSubject(permission: string): Subject {
  return { kind: 'rolebridge', id: permission, name: permission };
}
