/** A pattern of EventBridge (EventBridge User Guide: Creating event patterns). */
export type EventPattern = Readonly<Record<string, unknown>>;

/** What CloudTrail saw happen: a call that failed has an error code. */
const byCloudTrail = { 'detail-type': ['AWS API Call via CloudTrail'] };
const succeeded = { errorCode: [{ exists: false }] };

/**
 * EventBridge Events Reference: AWS Identity and Access Management. They are in one Region of a
 * partition alone: us-east-1, us-gov-west-1, cn-north-1.
 */
export const roleEvents: EventPattern = {
  source: ['aws.iam'],
  ...byCloudTrail,
  detail: {
    eventSource: ['iam.amazonaws.com'],
    eventName: [
      'CreateRole',
      'AcquireRole',
      'DeleteRole',
      'UpdateAssumeRolePolicy',
      'UpdateRole',
      'UpdateRoleDescription',
      'TagRole',
      'UntagRole',
      'CreateSAMLProvider',
      'UpdateSAMLProvider',
      'DeleteSAMLProvider',
    ],
    ...succeeded,
  },
};

const groupCalls = {
  eventSource: [
    'sso.amazonaws.com',
    'sso-directory.amazonaws.com',
    'identitystore.amazonaws.com',
    'identitystore-scim.amazonaws.com',
  ],
  eventName: [
    'CreateAccountAssignment',
    'DeleteAccountAssignment',
    'CreateGroup',
    'UpdateGroup',
    'PatchGroup',
    'PutGroup',
    'DeleteGroup',
  ],
  ...succeeded,
};

/**
 * What somebody did to assignments and groups, in the Region of IAM Identity Center. By the service that was called: the
 * source of an event that SCIM made is not documented (IAM Identity Center User Guide: Logging with CloudTrail).
 */
export const groupEvents: EventPattern = { ...byCloudTrail, detail: groupCalls };

/** The same, but for what these roles did. SCIM and the console's directory have no role that issued a session. */
export function groupEventsOfOthers(roles: readonly unknown[]): EventPattern {
  const byRole = (issuer: unknown) => ({
    userIdentity: { sessionContext: { sessionIssuer: { arn: [issuer] } } },
  });
  return {
    ...byCloudTrail,
    detail: { ...groupCalls, $or: [byRole({ exists: false }), byRole({ 'anything-but': roles })] },
  };
}

/** IAM Identity Center User Guide: Event notifications. By their types, because CloudTrail's have the same source. */
export const groupNotifications: EventPattern = {
  source: ['aws.identitystore'],
  'detail-type': ['Group Created', 'Group Updated', 'Group Deleted'],
};
