import type { Config } from '../src/config/schema.ts';
import type { CredentialExpirySettings } from '../src/jobs/credential-expiry/settings.ts';
import type { RecipientSettings } from '../src/jobs/notices/recipient-settings.ts';
import type { OwnershipTag } from '../src/jobs/permission-sets/settings.ts';
import { entraEndpoints } from '../src/providers/entra/settings.ts';

/** One statement of an IAM policy. Which resources an action knows: Service Authorization Reference. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

export function allow(
  Sid: string,
  Action: Statement['Action'],
  Resource: unknown,
  Condition?: Statement['Condition'],
): Statement {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

/** In whichever partition it is deployed to. */
const arn = (rest: string) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` });

/** AWS has no resources for some actions. */
const everything = '*';
const instances = arn('sso:::instance/*');
const permissionSets = arn('sso:::permissionSet/*/*');
const assignableAccounts = arn('sso:::account/*');

export function readEveryAccount({ aws: { readerRole } }: Config): readonly Statement[] {
  const { path, name } = readerRole;
  return [allow('ReadEveryAccount', 'sts:AssumeRole', arn(`iam::*:role${path}${name}`))];
}

export function writeSamlProviders({ aws: { samlWriterRole } }: Config): readonly Statement[] {
  const { path, name } = samlWriterRole;
  return [allow('WriteSamlProviders', 'sts:AssumeRole', arn(`iam::*:role${path}${name}`))];
}

export function writeFederation({ aws: { federationWriterRole } }: Config): readonly Statement[] {
  const { path, name } = federationWriterRole;
  return [allow('WriteFederation', 'sts:AssumeRole', arn(`iam::*:role${path}${name}`))];
}

export function readScimTokens({
  identityCenter,
}: Pick<CredentialExpirySettings, 'identityCenter'>): readonly Statement[] {
  const secrets = identityCenter.flatMap(({ scim }) => scim?.tokenSecret ?? []);
  return secrets.length === 0
    ? []
    : [allow('ReadScimTokens', 'secretsmanager:GetSecretValue', [...new Set(secrets)])];
}

export function tellRecipients({
  recipients,
}: {
  readonly recipients: readonly RecipientSettings[];
}): readonly Statement[] {
  const topics = recipients.flatMap((each) => ('sns' in each ? each.sns.topic : []));
  const buses = recipients.flatMap((each) => ('eventBus' in each ? busArn(each.eventBus) : []));
  return [
    ...(topics.length === 0 ? [] : [allow('TellTopics', 'sns:Publish', [...new Set(topics)])]),
    ...(buses.length === 0 ? [] : [allow('TellEventBuses', 'events:PutEvents', buses)]),
  ];
}

/** A bus by its name is in the account and the Region of the function. */
function busArn(bus: string): unknown {
  return bus.startsWith('arn:') ? bus : arn(`events:\${AWS::Region}:\${AWS::AccountId}:event-bus/${bus}`);
}

export function readAccounts(): readonly Statement[] {
  return [
    allow('ListAccounts', 'organizations:ListAccounts', everything),
    allow('ReadAccountTags', 'organizations:ListTagsForResource', arn('organizations::*:account/o-*/*')),
    allow(
      'ReadOrganizationalUnits',
      'organizations:DescribeOrganizationalUnit',
      arn('organizations::*:ou/o-*/ou-*'),
    ),
  ];
}

export function signInToEntra({ entra }: Config): readonly Statement[] {
  const secret = secretOf(entra.credential);
  return [
    ...(entra.credential === 'federated' ? [tokenForEntra(entra)] : []),
    ...(secret === undefined ? [] : [allow('ReadClientSecret', 'secretsmanager:GetSecretValue', secret)]),
  ];
}

/**
 * A token has no resources either: the conditions say for whom it may be (IAM User Guide: Controlling access with IAM
 * policies, outbound identity federation).
 */
function tokenForEntra({ cloud }: Pick<Config['entra'], 'cloud'>): Statement {
  return allow('SignInToEntra', 'sts:GetWebIdentityToken', everything, {
    'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': [entraEndpoints[cloud].federatedAudience] },
    StringEquals: { 'sts:SigningAlgorithm': 'RS256' },
    NumericLessThanEquals: { 'sts:DurationSeconds': 300 },
  });
}

function secretOf(credential: Config['entra']['credential']): string | undefined {
  if (typeof credential === 'string') return undefined;
  if ('certificateSecretArn' in credential) return credential.certificateSecretArn;
  return 'secretArn' in credential ? credential.secretArn : undefined;
}

export function findIdentityCenter(): readonly Statement[] {
  return [
    allow('FindIdentityCenter', ['organizations:DescribeOrganization', 'sso:ListInstances'], everything),
  ];
}

function listPermissionSets(): readonly Statement[] {
  return [allow('ListPermissionSets', 'sso:ListPermissionSets', instances)];
}

/** How long sessions of permission sets last, and nothing else of them. */
export function readSessions(): readonly Statement[] {
  return [
    ...listPermissionSets(),
    allow('ReadSessions', 'sso:DescribePermissionSet', [instances, permissionSets]),
  ];
}

export function readPermissionSets(): readonly Statement[] {
  return [
    ...listPermissionSets(),
    allow(
      'ReadPermissionSets',
      [
        'sso:DescribePermissionSet',
        'sso:GetInlinePolicyForPermissionSet',
        'sso:GetPermissionsBoundaryForPermissionSet',
        'sso:ListAccountsForProvisionedPermissionSet',
        'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
        'sso:ListManagedPoliciesInPermissionSet',
        'sso:ListTagsForResource',
      ],
      [instances, permissionSets],
    ),
  ];
}

/** Nothing but what has the ownership tag can be deleted. */
export function writePermissionSets(ownershipTag: OwnershipTag): readonly Statement[] {
  const ours = { StringEquals: { [`aws:ResourceTag/${ownershipTag.key}`]: ownershipTag.value } };
  return [
    allow(
      'WritePermissionSets',
      [
        'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
        'sso:AttachManagedPolicyToPermissionSet',
        'sso:CreatePermissionSet',
        'sso:DeleteInlinePolicyFromPermissionSet',
        'sso:DeletePermissionsBoundaryFromPermissionSet',
        'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet',
        'sso:DetachManagedPolicyFromPermissionSet',
        'sso:PutInlinePolicyToPermissionSet',
        'sso:PutPermissionsBoundaryToPermissionSet',
        'sso:TagResource',
        'sso:UntagResource',
        'sso:UpdatePermissionSet',
      ],
      [instances, permissionSets],
    ),
    // Needs both, and only one of them has our tag.
    allow('DeleteInInstance', 'sso:DeletePermissionSet', instances),
    allow('DeleteOurPermissionSets', 'sso:DeletePermissionSet', permissionSets, ours),
    allow('ProvisionPermissionSets', 'sso:ProvisionPermissionSet', [
      assignableAccounts,
      instances,
      permissionSets,
    ]),
    allow('FollowProvisioning', 'sso:DescribePermissionSetProvisioningStatus', instances),
  ];
}

export function readAssignments(): readonly Statement[] {
  return [
    ...listPermissionSets(),
    allow('ListAssignmentsOfGroups', 'sso:ListAccountAssignmentsForPrincipal', instances),
    allow(
      'ReadPermissionSets',
      ['sso:DescribePermissionSet', 'sso:ListAccountsForProvisionedPermissionSet'],
      [instances, permissionSets],
    ),
    allow('ListPermissionSetsOfAccounts', 'sso:ListPermissionSetsProvisionedToAccount', [
      assignableAccounts,
      instances,
    ]),
    allow('ListAssignments', 'sso:ListAccountAssignments', [assignableAccounts, instances, permissionSets]),
    // The store is the management account's, wherever the function runs.
    allow('ListGroups', 'identitystore:ListGroups', [
      arn('identitystore::*:identitystore/*'),
      arn('identitystore:::group/*'),
    ]),
  ];
}

/** The store is the management account's, wherever the function runs. */
export function readMemberships(): readonly Statement[] {
  const stores = arn('identitystore::*:identitystore/*');
  return [
    allow('ListGroups', 'identitystore:ListGroups', [stores, arn('identitystore:::group/*')]),
    allow('ListUsers', 'identitystore:ListUsers', [stores, arn('identitystore:::user/*')]),
    allow('ListMemberships', 'identitystore:ListGroupMemberships', [
      stores,
      arn('identitystore:::group/*'),
      arn('identitystore:::membership/*'),
    ]),
  ];
}

export function writeAssignments(): readonly Statement[] {
  return [
    allow(
      'WriteAssignments',
      ['sso:CreateAccountAssignment', 'sso:DeleteAccountAssignment'],
      [assignableAccounts, instances, permissionSets],
    ),
    allow(
      'FollowAssignments',
      [
        'sso:DescribeAccountAssignmentCreationStatus',
        'sso:DescribeAccountAssignmentDeletionStatus',
        'sso:ListAccountAssignmentCreationStatus',
        'sso:ListAccountAssignmentDeletionStatus',
      ],
      instances,
    ),
  ];
}
