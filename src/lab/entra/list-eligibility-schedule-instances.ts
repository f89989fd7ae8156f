import type { Group } from '../world.ts';
import type { EntityType } from './entity-types.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import { ELIGIBILITY_INSTANCES, instance, listInstances } from './schedule-instances.ts';

const ENTITY: EntityType = {
  name: 'privilegedAccessGroupEligibilityScheduleInstance',
  resource: 'PrivilegedAccessGroupEligibilityScheduleInstance',
  held: [
    'id',
    'principalId',
    'startDateTime',
    'endDateTime',
    'accessId',
    'groupId',
    'memberType',
    'eligibilityScheduleId',
  ],
  missing: [],
  filters: { accessId: ['eq'], groupId: ['eq'], principalId: ['eq'] },
};

/** Graph: "List eligibilityScheduleInstances": who may activate a membership, whether it is active or not. */
export function listEligibilityScheduleInstances(call: GraphCall): GraphReply {
  return listInstances(call, {
    path: ELIGIBILITY_INSTANCES,
    entity: ENTITY,
    permissions: [
      'PrivilegedEligibilitySchedule.Read.AzureADGroup',
      'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
    ],
    instancesOf,
  });
}

function instancesOf(group: Group) {
  return (group.pim?.eligible ?? []).map((principalId) => {
    const body = instance({ group, accessId: 'member', principalId }, 'eligible');
    return { ...body, eligibilityScheduleId: body.id };
  });
}
