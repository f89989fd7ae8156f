import type { EventFunction } from './event-functions.ts';
import { queueId } from './event-functions.ts';
import { groupEventsOfOthers, groupNotifications, roleEvents, type EventPattern } from './event-patterns.ts';
import { deadLetters } from './lambda.ts';

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export const busId = 'EventBus';

/**
 * Where the accounts of the organization send what happened in them: infra/event-forwarder.yml makes the roles that may,
 * under a path that is theirs. Without an organization nobody outside this account may.
 */
export function eventBus(stack: string, stage: string, organizationId: string): Resources {
  const bus = { Type: 'AWS::Events::EventBus', Properties: { Name: `${stack}-events` } };
  if (organizationId === '') return { [busId]: bus };
  if (!/^o-[a-z0-9]{10,32}$/u.test(organizationId))
    throw new Error(
      `--param organizationId=${organizationId}: an organization is o- and 10 to 32 small letters and digits`,
    );
  const forwarders = { 'Fn::Sub': `arn:\${AWS::Partition}:iam::*:role/rolebridge/${stage}/*` };
  const policy = {
    Type: 'AWS::Events::EventBusPolicy',
    Properties: {
      EventBusName: { Ref: busId },
      StatementId: 'forwarders-of-the-organization',
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: { 'Fn::GetAtt': [busId, 'Arn'] },
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': organizationId },
          ArnLike: { 'aws:PrincipalArn': forwarders },
        },
      },
    },
  };
  return { [busId]: bus, [`${busId}Policy`]: policy };
}

/** What goes into the queue of each function, by the name of its rules. */
const patternsOf: Readonly<
  Record<string, (ownRoles: readonly unknown[]) => Readonly<Record<string, EventPattern>>>
> = {
  roleEvents: () => ({ RoleEvents: roleEvents }),
  groupEvents: (ownRoles) => ({
    GroupEvents: groupEventsOfOthers(ownRoles),
    GroupNotifications: groupNotifications,
  }),
};

/** From the central bus, and from the account's own, where the events of this account and Region are. */
export function rulesOf(each: EventFunction, ownRoles: readonly unknown[]): Resources {
  const patterns = Object.entries(patternsOf[each.name]?.(ownRoles) ?? {});
  return Object.fromEntries(
    patterns.flatMap(([id, pattern]) => [
      [`${id}CentralRule`, rule(each, pattern, { EventBusName: { Ref: busId } })],
      [`${id}OwnRule`, rule(each, pattern, {})],
    ]),
  );
}

function rule(each: EventFunction, pattern: EventPattern, bus: Readonly<Record<string, unknown>>) {
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      ...bus,
      Description: each.summary,
      State: 'ENABLED',
      EventPattern: pattern,
      Targets: [
        {
          Id: each.bundle,
          Arn: { 'Fn::GetAtt': [queueId(each), 'Arn'] },
          DeadLetterConfig: { Arn: deadLetters },
        },
      ],
    },
  };
}
