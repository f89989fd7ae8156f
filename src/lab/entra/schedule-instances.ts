import type { Clouds, EntraCaller } from '../operation.ts';
import type { Group } from '../world.ts';
import { holdsAny } from './authorization.ts';
import type { Body, EntityType } from './entity-types.ts';
import type { GraphCall, GraphRefusal, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { derivedGuid } from './ids.ts';
import { parseExpression } from './odata-expression.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { badRequest, denied } from './refusals.ts';

export const ASSIGNMENT_INSTANCES = 'identityGovernance/privilegedAccess/group/assignmentScheduleInstances';
export const ELIGIBILITY_INSTANCES = 'identityGovernance/privilegedAccess/group/eligibilityScheduleInstances';

/** Each of the two alone is enough; Graph's page writes the option with and without its dollar sign. */
const SCOPE = /\b(groupId|principalId)\s+eq\s+'/;

/** What the two kinds of instances have in common: who may be, or is, what in which group, and for how long. */
export interface Access {
  readonly group: Group;
  readonly accessId: 'member' | 'owner';
  readonly principalId: string;
  readonly from?: string | undefined;
  readonly until?: string;
}

export interface InstanceKind {
  readonly path: string;
  readonly entity: EntityType;
  readonly permissions: readonly string[];
  readonly instancesOf: (group: Group, clouds: Clouds) => readonly Instance[];
}

type Instance = Body & { readonly id: string };

/** Groups that PIM does not manage have none of them (Graph: "PIM for groups API overview", section "Onboarding"). */
export function listInstances(call: GraphCall, kind: InstanceKind): GraphReply {
  if (!mayRead(call.caller, kind)) return denied();
  const query = parseQuery(call.request.url, kind.entity, 'collection', (text, entity) =>
    parseExpression(text, entity, false),
  );
  if (isRefusal(query)) return query;
  const { searchParams } = call.request.url;
  if (!SCOPE.test(searchParams.get('$filter') ?? searchParams.get('filter') ?? '')) return scopeRequired();
  const managed = call.clouds.world.entra.groups.filter(({ pim }) => pim !== undefined);
  const instances = managed.flatMap((group) => kind.instancesOf(group, call.clouds));
  return collectionReply(call, kind.path, query, instances, (instance) => instance);
}

/** Members and owners as themselves; nobody has access by way of a group of groups here. */
export function instance({ group, accessId, principalId, from, until }: Access, how: string): Instance {
  return {
    id: `${group.id}_${accessId}_${derivedGuid(`${how} ${group.id} ${accessId} ${principalId}`)}`,
    principalId,
    startDateTime: from ?? null,
    endDateTime: until ?? null,
    accessId,
    groupId: group.id,
    memberType: 'direct',
  };
}

function mayRead(caller: EntraCaller, { permissions }: InstanceKind): boolean {
  return holdsAny(caller, permissions);
}

/** "This method requires the $filter (eq) query parameter to scope the request"; code and text are assumed. */
function scopeRequired(): GraphRefusal {
  return badRequest('The request must have a $filter by groupId or principalId.');
}
