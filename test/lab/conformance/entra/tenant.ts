import { createLab } from '../../../../src/lab/lab.ts';
import type { Lab } from '../../../../src/lab/lab.ts';
import { world as worldSchema } from '../../../../src/lab/world.ts';
import type { WorldInput } from '../../../../src/lab/world.ts';

type EntraInput = WorldInput['entra'];
export type RoleInput = NonNullable<NonNullable<EntraInput['servicePrincipals']>[number]['appRoles']>[number];

export const TENANT = '8f3c1f0a-7a51-4d8e-9a0b-0d6f2f6f9b11';
export const AWS_APP = 'c1a5d6de-0f2b-4f6e-8a7e-1b3a2c4d5e6f';
export const AWS_APPLICATION = 'a0f1a3b2-6d4c-4e5f-8091-a2b3c4d5e6f7';
export const AWS_SERVICE_PRINCIPAL = 'b1e2c3d4-5f60-4718-92a3-b4c5d6e7f809';
export const GROUP = 'd4c3b2a1-0e9f-4d8c-b7a6-958473625140';
const SECOND_GROUP = 'd4c3b2a1-0e9f-4d8c-b7a6-958473625141';

export const MSIAM_ACCESS: RoleInput = {
  id: 'e7f1a7f3-9eda-48e0-9963-bd67bf531afd',
  value: null,
  displayName: 'msiam_access',
  description: 'msiam_access',
  isEnabled: true,
  allowedMemberTypes: ['User'],
  origin: 'Application',
};
export const READ_ONLY: RoleInput = {
  id: '3a84e31e-bffa-470f-b9e6-754a61e4dc63',
  value: 'arn:aws:iam::111122223333:role/ReadOnly,arn:aws:iam::111122223333:saml-provider/Entra',
  displayName: 'ReadOnly',
  description: 'ReadOnly in 111122223333',
  isEnabled: true,
  allowedMemberTypes: ['User'],
};

/** One client for each way to be allowed, named after it. */
export const CLIENTS = {
  reader: { appId: '00000001-1111-4111-8111-111111111111', permissions: ['Application.Read.All'] },
  writer: { appId: '00000002-1111-4111-8111-111111111111', permissions: ['Application.ReadWrite.All'] },
  owner: { appId: '00000003-1111-4111-8111-111111111111', permissions: ['Application.ReadWrite.OwnedBy'] },
  halfOwner: {
    appId: '00000004-1111-4111-8111-111111111111',
    permissions: ['Application.ReadWrite.OwnedBy'],
  },
  assigner: {
    appId: '00000005-1111-4111-8111-111111111111',
    permissions: ['AppRoleAssignment.ReadWrite.All', 'Application.Read.All'],
  },
  blindAssigner: {
    appId: '00000006-1111-4111-8111-111111111111',
    permissions: ['AppRoleAssignment.ReadWrite.All'],
  },
  monitor: { appId: '00000007-1111-4111-8111-111111111111', permissions: ['Synchronization.Read.All'] },
  groupReader: { appId: '00000009-1111-4111-8111-111111111111', permissions: ['GroupMember.Read.All'] },
  memberReader: {
    appId: '0000000a-1111-4111-8111-111111111111',
    permissions: ['GroupMember.Read.All', 'User.ReadBasic.All', 'Member.Read.Hidden', 'Application.Read.All'],
  },
  assignmentReader: {
    appId: '0000000b-1111-4111-8111-111111111111',
    permissions: ['PrivilegedAssignmentSchedule.Read.AzureADGroup'],
  },
  eligibilityReader: {
    appId: '0000000c-1111-4111-8111-111111111111',
    permissions: ['PrivilegedEligibilitySchedule.Read.AzureADGroup'],
  },
  policyReader: {
    appId: '0000000d-1111-4111-8111-111111111111',
    permissions: ['RoleManagementPolicy.Read.AzureADGroup'],
  },
  claimsReader: {
    appId: '0000000e-1111-4111-8111-111111111111',
    permissions: ['Policy.Read.All', 'Application.Read.All'],
  },
  claimsWriter: {
    appId: '0000000f-1111-4111-8111-111111111111',
    permissions: ['Policy.ReadWrite.ApplicationConfiguration', 'Application.ReadWrite.All'],
  },
  userReader: { appId: '00000010-1111-4111-8111-111111111111', permissions: ['User.Read.All'] },
  nameReader: { appId: '00000011-1111-4111-8111-111111111111', permissions: ['User.ReadBasic.All'] },
  directoryReader: { appId: '00000012-1111-4111-8111-111111111111', permissions: ['Directory.Read.All'] },
  nobody: { appId: '00000008-1111-4111-8111-111111111111', permissions: [] },
} as const;
export type ClientName = keyof typeof CLIENTS;

export const ISSUER = 'https://1f0c2d3e.tokens.sts.global.api.aws';
export const SUBJECT = 'arn:aws:iam::111122223333:role/rolebridge-app-roles';
export const AUDIENCE = 'api://AzureADTokenExchange';
export const SECRET = 'lab secret';

interface Variation {
  readonly roles?: readonly RoleInput[];
  readonly applicationRoles?: readonly RoleInput[];
  readonly entra?: Partial<EntraInput>;
  readonly pageSize?: number;
  readonly faults?: WorldInput['faults'];
}

/** A tenant with one gallery app for AWS, as Microsoft's tutorial leaves it, and one role on it. */
export function tenant(variation: Variation = {}): Lab {
  const { roles = [MSIAM_ACCESS, READ_ONLY], applicationRoles = [MSIAM_ACCESS], pageSize = 10 } = variation;
  const owners = [CLIENTS.owner.appId];
  const input: WorldInput = {
    formatVersion: 1,
    name: 'entra-conformance',
    story: 'One gallery app for AWS',
    now: '2026-03-01T08:00:00Z',
    pageSize: { graph: pageSize },
    aws: { organization: { managementAccount: '111122223333' }, callers: [], accounts: [] },
    entra: {
      tenantId: TENANT,
      clients: Object.entries(CLIENTS).map(([displayName, { appId, permissions }]) => ({
        appId,
        displayName,
        permissions: [...permissions],
        secrets: [SECRET],
        federatedCredentials: [{ issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE }],
      })),
      applications: [
        {
          id: AWS_APPLICATION,
          appId: AWS_APP,
          displayName: 'AWS production',
          owners,
          identifierUris: ['https://signin.aws.amazon.com/saml#1'],
          appRoles: [...applicationRoles],
        },
      ],
      servicePrincipals: [
        {
          id: AWS_SERVICE_PRINCIPAL,
          appId: AWS_APP,
          displayName: 'AWS production',
          applicationTemplateId: '8b1025e4-1dd2-430b-a150-2ef79cd700f5',
          owners: [...owners, CLIENTS.halfOwner.appId],
          appRoles: [...roles],
          appRoleAssignedTo: [
            assignment('assignment-1', GROUP, 'AWS-111122223333-ReadOnly'),
            assignment('assignment-2', SECOND_GROUP, "Ops' team"),
          ],
          synchronizationJobs: [{ id: 'aws.1', templateId: 'aws', status: 'Paused' }],
        },
      ],
      ...variation.entra,
    },
    ...(variation.faults === undefined ? {} : { faults: variation.faults }),
  };
  return createLab(worldSchema.parse(input));
}

function assignment(id: string, principalId: string, principalDisplayName: string) {
  return { id, appRoleId: READ_ONLY.id, principalId, principalType: 'Group' as const, principalDisplayName };
}
