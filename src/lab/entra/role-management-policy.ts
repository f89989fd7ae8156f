import type { ActivationPolicy, Group } from '../world.ts';
import { activationPolicy } from '../world/groups.ts';
import type { Body } from './entity-types.ts';
import { derivedGuid } from './ids.ts';

export type AccessId = 'member' | 'owner';
type Caller = 'Admin' | 'EndUser';
type Level = 'Eligibility' | 'Assignment';

/** Policies get new ids when a group comes under PIM (Graph: "PIM for groups API overview", section "Onboarding"). */
export function policyId({ id, pim }: Group, accessId: AccessId): string {
  return `Group_${id}_${derivedGuid(`policy ${id} ${accessId} ${pim === undefined ? 'before' : 'managed'}`)}`;
}

/** Graph: "unifiedRoleManagementPolicy resource type". */
export function policyBody(group: Group, accessId: AccessId): Body {
  return {
    id: policyId(group, accessId),
    displayName: 'Group',
    description: 'Group',
    isOrganizationDefault: false,
    scopeId: group.id,
    scopeType: 'Group',
    lastModifiedDateTime: null,
    lastModifiedBy: { displayName: null, id: null },
  };
}

/** The 17 rules (Graph: "Rules in PIM - mapping guide"). Of an owner's, and of a group without PIM, those of a new group. */
export function policyRules({ pim }: Group, accessId: AccessId): readonly Body[] {
  const policy = accessId === 'member' && pim !== undefined ? pim.policy : activationPolicy.parse({});
  return [...administratorRules(policy), ...activationRules(policy), ...notificationRules()];
}

function administratorRules({
  permanentAssignment,
  permanentEligibility,
}: ActivationPolicy): readonly Body[] {
  return [
    {
      ...rule('Expiration', 'Admin', 'Eligibility'),
      isExpirationRequired: !permanentEligibility,
      maximumDuration: 'P365D',
    },
    { ...rule('Enablement', 'Admin', 'Eligibility'), enabledRules: [] },
    {
      ...rule('Expiration', 'Admin', 'Assignment'),
      isExpirationRequired: !permanentAssignment,
      maximumDuration: 'P180D',
    },
    { ...rule('Enablement', 'Admin', 'Assignment'), enabledRules: ['Justification'] },
  ];
}

function activationRules(policy: ActivationPolicy): readonly Body[] {
  const { approval, authenticationContext, maximumDuration, requires } = policy;
  return [
    { ...rule('Expiration', 'EndUser', 'Assignment'), isExpirationRequired: true, maximumDuration },
    { ...rule('Enablement', 'EndUser', 'Assignment'), enabledRules: requires },
    {
      ...rule('Approval', 'EndUser', 'Assignment'),
      setting: {
        isApprovalRequired: approval,
        isApprovalRequiredForExtension: false,
        isRequestorJustificationRequired: true,
        approvalMode: 'SingleStage',
        approvalStages: [
          {
            approvalStageTimeOutInDays: 1,
            isApproverJustificationRequired: true,
            escalationTimeInMinutes: 0,
            isEscalationEnabled: false,
            primaryApprovers: [],
            escalationApprovers: [],
          },
        ],
      },
    },
    {
      ...rule('AuthenticationContext', 'EndUser', 'Assignment'),
      isEnabled: authenticationContext !== null,
      claimValue: authenticationContext,
    },
  ];
}

function notificationRules(): readonly Body[] {
  const moments = [
    { caller: 'Admin', level: 'Eligibility' },
    { caller: 'Admin', level: 'Assignment' },
    { caller: 'EndUser', level: 'Assignment' },
  ] as const;
  return moments.flatMap(({ caller, level }) =>
    ['Admin', 'Requestor', 'Approver'].map((recipientType) => ({
      ...rule('Notification', caller, level),
      id: `Notification_${recipientType}_${caller}_${level}`,
      notificationType: 'Email',
      recipientType,
      notificationLevel: 'All',
      isDefaultRecipientsEnabled: true,
      notificationRecipients: [],
    })),
  );
}

function rule(kind: string, caller: Caller, level: Level): Body {
  return {
    '@odata.type': `#microsoft.graph.unifiedRoleManagementPolicy${kind}Rule`,
    id: `${kind}_${caller}_${level}`,
    target: { caller, operations: ['all'], level, inheritableSettings: [], enforcedSettings: [] },
  };
}
