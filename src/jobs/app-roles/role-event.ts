import type * as z from 'zod';
import { RolebridgeError } from '../../core/errors.ts';
import type { Partition } from '../../model/aws.ts';
import { providerArnOf } from '../role-pair.ts';
import { reservedPath } from './app-role.ts';
import { mayHave } from './may-have.ts';
import { roleCall, type RoleCall } from './role-call.ts';
import { needsRoleTags } from './selection.ts';
import type { Connection } from './settings.ts';
import { judgeTrust } from '../trust-policy.ts';

/** What one event about a role or a SAML provider says: where to look. */
export interface RoleHint {
  /** Twelve digits. */
  readonly accountId: string;
  /** Of a role that was made, or opened to us. */
  readonly roleName?: string;
  /** ARNs of our SAML providers that the role lets in from now on. */
  readonly letsIn?: readonly string[];
}

/** What decides whether an event can matter. */
export interface RoleEventSettings {
  readonly connections: readonly Connection[];
  readonly partition: Partition;
}

/** AWS: "Service-linked roles": their trust policy cannot be changed. */
const servicePath = '/aws-service-role/';

/**
 * Reads an event of CloudTrail that EventBridge hands on, without asking a cloud. What it says decides only whether and
 * where somebody looks. Delivery is best effort, in any order and sometimes double, and fields may be missing
 * (CloudTrail User Guide: "CloudTrail record contents"): when in doubt, it matters.
 *
 * | call                          | cannot matter                                                              |
 * |-------------------------------|----------------------------------------------------------------------------|
 * | any                           | it failed; IAM Identity Center made it; no connection can have the account |
 * | CreateRole, AcquireRole       | a path of AWS itself; a whole trust policy that lets in no provider of ours |
 * | TagRole, UntagRole            | no connection selects by tags                                              |
 * | UpdateRole…                   | no template has the role's description                                     |
 * | Create/Update/DeleteSAMLProvider | it is another provider                                                  |
 *
 * A new trust policy without our provider does matter: the old one may have had it.
 *
 * IAM shows a change everywhere only after a while. For a role that was made, or whose new trust policy lets us in, the
 * hint says what is to be seen, so that the run looks until it is; what any other call has changed, a look that comes too
 * early leaves to the schedule.
 *
 * @returns undefined for what cannot matter
 * @throws RolebridgeError EVENT_INVALID for what is no such event
 */
export function readRoleEvent(
  body: unknown,
  { connections, partition }: RoleEventSettings,
): RoleHint | undefined {
  const parsed = roleCall.safeParse(body);
  if (!parsed.success) throw invalid(parsed.error);
  const call = parsed.data;
  const { accountId } = call;
  if (call.failed || call.byIdentityCenter) return undefined;
  const concerned = connections.filter((connection) => mayHave(connection, accountId));
  if (concerned.length === 0) return undefined;
  switch (call.eventName) {
    case 'CreateRole':
    case 'AcquireRole': {
      if (isOfAws(call)) return undefined;
      const closed = concerned.every((connection) => locksOut(call, connection, accountId, partition));
      return closed
        ? undefined
        : { accountId, ...(call.roleName === undefined ? {} : { roleName: call.roleName }) };
    }
    case 'UpdateAssumeRolePolicy':
      return isOfAws(call) ? undefined : { accountId, ...opened(call, concerned, partition) };
    case 'DeleteRole':
      return isOfAws(call) ? undefined : { accountId };
    case 'UpdateRole':
    case 'UpdateRoleDescription':
      return concerned.some(showsDescription) ? { accountId } : undefined;
    case 'TagRole':
    case 'UntagRole':
      return concerned.some(needsRoleTags) ? { accountId } : undefined;
    case 'CreateSAMLProvider':
    case 'UpdateSAMLProvider':
    case 'DeleteSAMLProvider':
      return concerned.some(({ samlProvider }) => isProvider(call, samlProvider)) ? { accountId } : undefined;
    default:
      return undefined;
  }
}

function isOfAws({ path }: RoleCall): boolean {
  return path !== undefined && (path.startsWith(reservedPath) || path.startsWith(servicePath));
}

/** Whether the trust policy is there, can be read to its end, and lets nobody in through the connection's provider. */
function locksOut(
  { trustPolicy }: RoleCall,
  { samlProvider }: Connection,
  accountId: string,
  partition: Partition,
): boolean {
  if (trustPolicy === undefined) return false;
  return judgeTrust(trustPolicy, providerArnOf(partition, accountId, samlProvider)).verdict === 'denies';
}

/** Empty when the trust policy lets nobody in through a provider of ours, or cannot be read. */
function opened(
  { trustPolicy, roleName, accountId }: RoleCall,
  connections: readonly Connection[],
  partition: Partition,
): Pick<RoleHint, 'roleName' | 'letsIn'> {
  if (trustPolicy === undefined || roleName === undefined) return {};
  const arns = connections.map(({ samlProvider }) => providerArnOf(partition, accountId, samlProvider));
  const letsIn = [...new Set(arns)].filter((arn) => judgeTrust(trustPolicy, arn).verdict === 'allows');
  return letsIn.length === 0 ? {} : { roleName, letsIn };
}

function showsDescription({ appRole: { displayName, description } }: Connection): boolean {
  return [displayName, description].some((text) => text.includes('{roleDescription}'));
}

function isProvider({ providerName }: RoleCall, samlProvider: string): boolean {
  return providerName === undefined || providerName === samlProvider;
}

function invalid(error: z.ZodError): RolebridgeError {
  const problems = error.issues.map(({ path, message }) => `${path.join('.') || 'the event'}: ${message}`);
  return new RolebridgeError('EVENT_INVALID', `this is no event of an IAM role: ${problems.join('; ')}`, {
    hint: 'The queue is for calls of IAM that CloudTrail hands to EventBridge: see which rule sent it.',
    cause: error,
  });
}
