import * as z from 'zod';
import { RolebridgeError } from '../../core/errors.ts';
import {
  callDetail,
  callerRole,
  groupIdIn,
  groupIdInArn,
  isAboutMembersOnly,
  principalIn,
  type CallDetail,
} from './group-call.ts';
import type { WantedScope } from './run.ts';

/** What one event about groups and assignments says: the group, by its id in the identity store. */
export interface GroupHint {
  readonly principalId: string;
}

/** What decides whether an event can matter. */
export interface GroupEventSettings {
  /** ARNs of the roles that we work under: what they did we know. */
  readonly ownRoles: ReadonlySet<string>;
}

const envelope = z.object({
  'detail-type': z.string(),
  resources: z.array(z.string()).optional(),
  detail: z.unknown(),
});

/** IAM Identity Center User Guide: "IAM Identity Center event notifications". Each Region of the instance sends one. */
const notifications = new Set(['Group Created', 'Group Updated', 'Group Deleted']);
const others = /^(?:User|Group Membership|Membership) \w+$/u;

/**
 * Reads an event of CloudTrail, or of Identity Center itself, as EventBridge hands it on, without asking a cloud. It
 * says where somebody looks, nothing else: events are lost, doubled and out of order, and names are hidden in them.
 *
 * | event                                    | matters                                                        |
 * |------------------------------------------|----------------------------------------------------------------|
 * | any that failed, or that we caused       | no                                                             |
 * | an assignment of a group                 | for this group: it may be one of ours, or stand in for it      |
 * | an assignment of a user                  | no: those are nobody's business here                           |
 * | a permission set comes                   | no: who waits for it waits for the schedule                    |
 * | a permission set goes                    | no: AWS refuses that while somebody has it                     |
 * | a group is made, changed or deleted      | for this group; no, when it does not say which it is           |
 * | members come and go                      | no: that is between Entra ID and the identity store            |
 *
 * @returns undefined for what cannot matter
 * @throws RolebridgeError EVENT_INVALID for what is no such event
 */
export function readGroupEvent(body: unknown, settings: GroupEventSettings): GroupHint | undefined {
  const { 'detail-type': type, resources = [], detail } = parsed(envelope, body);
  if (notifications.has(type)) return aboutGroup(resources.map(groupIdInArn).find((id) => id !== undefined));
  if (others.test(type)) return undefined;
  if (type !== 'AWS API Call via CloudTrail') throw invalid(`${JSON.stringify(type)} is none that is known`);
  const call = parsed(callDetail, detail);
  const role = callerRole(call);
  if (typeof call.errorCode === 'string' || (role !== undefined && settings.ownRoles.has(role)))
    return undefined;
  switch (call.eventSource) {
    case 'sso.amazonaws.com':
      return inInstance(call);
    case 'sso-directory.amazonaws.com':
    case 'identitystore.amazonaws.com':
    case 'identitystore-scim.amazonaws.com':
      return inStore(call);
    default:
      return undefined;
  }
}

function inInstance(call: CallDetail): GroupHint | undefined {
  const asked = call.requestParameters ?? {};
  switch (call.eventName) {
    case 'CreateAccountAssignment':
    case 'DeleteAccountAssignment':
      return asked['principalType'] === 'USER' ? undefined : aboutGroup(principalIn(asked['principalId']));
    default:
      return undefined;
  }
}

function inStore(call: CallDetail): GroupHint | undefined {
  switch (call.eventName) {
    case 'CreateGroup':
    case 'UpdateGroup':
    case 'PutGroup':
    case 'DeleteGroup':
      return aboutGroup(groupIdIn(call));
    case 'PatchGroup':
      return isAboutMembersOnly(call) ? undefined : aboutGroup(groupIdIn(call));
    default:
      return undefined;
  }
}

/** To look everywhere takes longer than the function of a queue may: that is the schedule's. */
function aboutGroup(principalId: string | undefined): GroupHint | undefined {
  return principalId === undefined ? undefined : { principalId };
}

/** What all of the hints together ask of one run. */
export function scopeOfHints(
  hints: readonly [GroupHint, ...GroupHint[]],
): Required<Pick<WantedScope, 'principals'>> {
  return { principals: [...new Set(hints.map(({ principalId }) => principalId))].toSorted() };
}

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'the event'}: ${message}`,
  );
  throw invalid(problems.join('; '), result.error);
}

function invalid(why: string, cause?: unknown): RolebridgeError {
  return new RolebridgeError('EVENT_INVALID', `this is no event about groups or assignments: ${why}`, {
    hint: 'The queue is for events of IAM Identity Center and its identity store: see which rule sent it.',
    cause,
  });
}
