import * as z from 'zod';
import type { Clouds } from '../operation.ts';
import type { SynchronizationJob } from '../world.ts';
import type { GraphRefusal } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseJsonObject } from './json-body.ts';
import { invalidValues, notEmulated, refusal } from './refusals.ts';
import { ruleIdOf } from './synchronization-schema.ts';

/** Entra: "On-demand provisioning in Microsoft Entra ID", Known limitations. */
const MOST_MEMBERS = 5;
/** Graph: "synchronizationJob: provisionOnDemand". */
const CALL = 1_000;
const FULL = 5 * CALL;
const WINDOW = 10_000;

const subject = z.object({ objectId: z.string(), objectTypeName: z.string() });
const request = z.object({
  parameters: z.array(
    z.object({
      ruleId: z.string(),
      subjects: z.array(
        subject.extend({ links: z.object({ members: z.array(subject).nullish() }).nullish() }),
      ),
    }),
  ),
});

export interface OnDemandRequest {
  readonly groupId: string;
  readonly userIds: readonly string[];
}

/** The one group that is asked for, with the members named beside it. */
export function parseOnDemand(body: string, job: SynchronizationJob): OnDemandRequest | GraphRefusal {
  const json = parseJsonObject(body);
  if (isRefusal(json)) return json;
  const parsed = request.safeParse(json);
  const [parameters, ...more] = parsed.data?.parameters ?? [];
  if (parameters === undefined) return invalidValues();
  const { ruleId, subjects } = parameters;
  // As users report it, two spaces each (microsoft-graph-docs issue 10716).
  if (ruleId !== ruleIdOf(job)) {
    return refusal(
      400,
      'RequestParameterInvalid',
      `The request identified this synchronization job: ${job.id}.  The request also identified this synchronization ` +
        `rule: ${ruleId}.  However, the job does not include the rule.`,
    );
  }
  const [group, ...others] = subjects;
  if (group === undefined) return invalidValues();
  if (more.length > 0 || others.length > 0)
    return tooMuch('The request can only identify a single object to provision.');
  const members = group.links?.members ?? [];
  if (group.objectTypeName !== 'Group' || members.some(({ objectTypeName }) => objectTypeName !== 'User'))
    return notEmulated('provisioning of anything but a group and users in it on demand');
  if (members.length > MOST_MEMBERS)
    return tooMuch(`The request can identify at most ${MOST_MEMBERS} members of a group.`);
  return { groupId: group.objectId, userIds: members.map(({ objectId }) => objectId) };
}

/** The code of the refusal above; that it is also that of these limits, and the words, are assumed. */
function tooMuch(message: string): GraphRefusal {
  return refusal(400, 'RequestParameterInvalid', message);
}

/** Counted for each application, in windows that the first call begins (assumed). */
export function beyondRate(servicePrincipalId: string, { clock, session }: Clouds): GraphRefusal | undefined {
  const key = `provisionOnDemand ${servicePrincipalId}`;
  const now = clock.now().getTime();
  const known = session.buckets.get(key);
  const { at, level } = known !== undefined && now - known.at < WINDOW ? known : { at: now, level: FULL };
  if (level === 0) {
    const retryAfter = Math.ceil((at + WINDOW - now) / 1000);
    return { ...refusal(429, 'TooManyRequests', 'Too many requests.'), retryAfter };
  }
  session.buckets.set(key, { at, level: level - CALL });
  return undefined;
}
