import type { Clouds } from '../operation.ts';
import type { Group } from '../world.ts';
import type { EntityType } from './entity-types.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import type { Access } from './schedule-instances.ts';
import { ASSIGNMENT_INSTANCES, instance, listInstances } from './schedule-instances.ts';

const ENTITY: EntityType = {
  name: 'privilegedAccessGroupAssignmentScheduleInstance',
  resource: 'PrivilegedAccessGroupAssignmentScheduleInstance',
  held: [
    'id',
    'principalId',
    'startDateTime',
    'endDateTime',
    'assignmentType',
    'accessId',
    'groupId',
    'memberType',
    'assignmentScheduleId',
  ],
  missing: [],
  filters: { accessId: ['eq'], assignmentType: ['eq'], groupId: ['eq'], principalId: ['eq'] },
};

/** Graph: "List assignmentScheduleInstances": who is a member or an owner now, for good or by an activation. */
export function listAssignmentScheduleInstances(call: GraphCall): GraphReply {
  return listInstances(call, {
    path: ASSIGNMENT_INSTANCES,
    entity: ENTITY,
    permissions: [
      'PrivilegedAssignmentSchedule.Read.AzureADGroup',
      'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
    ],
    instancesOf,
  });
}

function instancesOf(group: Group, { clock }: Clouds) {
  const { activated = [], permanent = [] } = group.pim ?? {};
  const active = activated.filter(({ until }) => new Date(until) > clock.now());
  return [
    ...[...new Set([...group.members, ...permanent])].map((principalId) =>
      assignment({ group, accessId: 'member', principalId }, 'assigned'),
    ),
    ...group.owners.map((principalId) => assignment({ group, accessId: 'owner', principalId }, 'assigned')),
    ...active.map(({ principalId, from, until }) =>
      assignment({ group, accessId: 'member', principalId, from, until }, 'activated'),
    ),
  ];
}

/** The metadata of Graph v1.0 has the types in lower case; the page's example begins them with a capital. */
function assignment(access: Access, assignmentType: 'assigned' | 'activated') {
  const body = instance(access, assignmentType);
  return { ...body, assignmentType, assignmentScheduleId: body.id };
}
