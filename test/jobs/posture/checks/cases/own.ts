import { known } from '../../../../../src/model/known.ts';
import type { PostureCase } from '../../../../support/posture-cases.ts';
import {
  lacking,
  ownEvidence,
  signInEvidence,
  withApplication,
  withPosture,
} from '../../../../support/posture-evidence.ts';

const roles = signInEvidence('app-roles');
const written = { ...roles, writtenBy: ['app-roles'] };
const granted = (...permissions: readonly string[]) =>
  ownEvidence({ servicePrincipal: known({ id: 'sp-rolebridge', displayName: 'Rolebridge', permissions }) });
const person = { id: 'user-ada', type: 'user' as const, displayName: 'Ada' };
const self = { id: 'sp-rolebridge', type: 'servicePrincipal' as const, displayName: 'Rolebridge' };

const named = signInEvidence('app-roles', {
  servicePrincipal: { id: '11111111-2222-4333-8444-555566667777' },
});
const forPim = new Map([
  [
    'posture',
    {
      reading: [
        'GroupMember.Read.All',
        'Policy.Read.All',
        'PrivilegedAssignmentSchedule.Read.AzureADGroup',
        'PrivilegedEligibilitySchedule.Read.AzureADGroup',
        'RoleManagementPolicy.Read.AzureADGroup',
      ],
      writing: [],
    },
  ],
]);

/** Rolebridge itself. */
export const ownCases: readonly PostureCase[] = [
  {
    name: 'a permission that a job lacks',
    evidence: roles,
    own: granted('Synchronization.Read.All'),
    found: ['critical own-permission Application.Read.All'],
  },
  {
    name: 'a stronger permission in its place',
    evidence: roles,
    own: granted('Directory.Read.All', 'Synchronization.ReadWrite.All'),
    found: [],
  },
  {
    name: 'a permission that nothing needs',
    evidence: roles,
    own: granted('Application.Read.All', 'Synchronization.Read.All', 'Mail.Read'),
    found: ['warning own-permission-unneeded Mail.Read'],
  },
  {
    name: 'a permission that nothing needs and that allows everything',
    evidence: roles,
    own: granted('Application.Read.All', 'Synchronization.Read.All', 'AppRoleAssignment.ReadWrite.All'),
    found: ['critical own-permission-unneeded AppRoleAssignment.ReadWrite.All'],
  },
  {
    name: 'a stronger permission beside the one that is needed',
    evidence: roles,
    own: granted('Application.Read.All', 'Application.ReadWrite.All', 'Synchronization.Read.All'),
    found: ['critical own-permission-unneeded Application.ReadWrite.All'],
  },
  {
    name: 'no service principal of the client',
    evidence: roles,
    own: ownEvidence({ servicePrincipal: known(undefined) }),
    found: ['critical own-permission client-rolebridge', 'warning application-owners AWS'],
  },
  {
    name: 'permissions that cannot be read',
    evidence: roles,
    own: ownEvidence({ servicePrincipal: lacking('Application.Read.All') }),
    found: [
      'unknown application-owners AWS Application.Read.All',
      'unknown own-permission client-rolebridge Application.Read.All',
      'unknown own-permission-unneeded client-rolebridge Application.Read.All',
    ],
  },
  {
    name: 'an application that is written, and owned by somebody else',
    evidence: withPosture(written, { owners: known({ servicePrincipal: [person], application: [person] }) }),
    found: ['critical application-owners AWS', 'critical own-ownership AWS'],
  },
  {
    name: 'one of the two objects owned',
    evidence: withPosture(written, { owners: known({ servicePrincipal: [self], application: [] }) }),
    found: ['critical own-ownership AWS'],
  },
  {
    name: 'the enterprise application owned, and a registration in another tenant',
    evidence: withApplication(
      withPosture(written, { owners: known({ servicePrincipal: [self], application: [] }) }),
      {
        applicationId: null,
      },
    ),
    found: [],
  },
  {
    name: 'an application that nobody writes, owned by somebody else',
    evidence: withPosture(roles, { owners: known({ servicePrincipal: [person], application: [person] }) }),
    found: ['critical application-owners AWS'],
  },
  {
    name: 'owners that cannot be read',
    evidence: withPosture(written, { owners: lacking('Application.Read.All') }),
    found: [
      'unknown application-owners AWS Application.Read.All',
      'unknown own-ownership AWS Application.Read.All',
    ],
  },
  {
    name: 'an application that is named by its id, owned by a person',
    evidence: withPosture(named, { owners: known({ servicePrincipal: [person], application: [] }) }),
    found: ['warning application-owners AWS'],
  },
  {
    name: 'an application owned by another application',
    evidence: withPosture(roles, {
      owners: known({ servicePrincipal: [self], application: [{ ...self, id: 'sp-other' }] }),
    }),
    found: ['warning application-owners AWS'],
  },
  {
    name: 'an application owned by a person, and nobody knows who Rolebridge is',
    evidence: withPosture(written, {
      owners: known({ servicePrincipal: [self, person], application: [self, person] }),
    }),
    own: ownEvidence({ servicePrincipal: lacking('Application.Read.All') }),
    found: [
      'critical application-owners AWS',
      'unknown own-ownership AWS Application.Read.All',
      'unknown own-permission client-rolebridge Application.Read.All',
      'unknown own-permission-unneeded client-rolebridge Application.Read.All',
    ],
  },
  {
    name: 'an application that is written and cannot be read',
    evidence: { ...written, application: lacking('Application.Read.All') },
    found: [
      'unknown application-present AWS Application.Read.All',
      'unknown own-ownership AWS Application.Read.All',
    ],
  },
  {
    name: 'what is stronger than the permissions for Privileged Identity Management',
    evidence: roles,
    own: ownEvidence({
      needed: forPim,
      servicePrincipal: known({
        id: 'sp-rolebridge',
        displayName: 'Rolebridge',
        permissions: [
          'GroupMember.Read.All',
          'Member.Read.Hidden',
          'Policy.Read.All',
          'Policy.Read.ApplicationConfiguration',
          'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
          'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
          'RoleManagementPolicy.ReadWrite.AzureADGroup',
        ],
      }),
    }),
    found: [],
  },
  ...(
    [
      ['wants it', roles, 'critical'],
      ['does not want it', signInEvidence('app-roles', { groups: undefined }), 'info'],
    ] as const
  ).map(([whose, evidence, severity]) => ({
    name: `no permission for Privileged Identity Management where a connection ${whose}`,
    evidence,
    own: ownEvidence({
      needed: forPim,
      servicePrincipal: known({
        id: 'sp-rolebridge',
        displayName: 'Rolebridge',
        permissions: ['GroupMember.Read.All', 'Policy.Read.All'],
      }),
    }),
    found: ['PrivilegedAssignmentSchedule', 'PrivilegedEligibilitySchedule', 'RoleManagementPolicy'].map(
      (each) => `${severity} own-permission ${each}.Read.AzureADGroup`,
    ),
  })),
];
