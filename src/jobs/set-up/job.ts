import type { RunContext } from '../../core/context.ts';
import { defaultLimits } from '../../core/guard.ts';
import type { Job, Reading, ReadSummary } from '../../core/job.ts';
import { rulesOf } from './holds.ts';
import { setUpKind } from './kind.ts';
import { seen, type Made } from './made.ts';
import { neededRegistrations } from './needs.ts';
import { outboundItems, outboundRead, placeOf, readOutbound } from './outbound.ts';
import {
  readRegistration,
  readWrittenApplications,
  type RegistrationStanding,
} from './read-registrations.ts';
import { reasonsFor } from './reasons.ts';
import { remarksOn } from './remarks.ts';
import type { SetUpParts, SetUpReaders } from './readers.ts';
import { targetOf, type SetUpItem } from './set-up-item.ts';

export const setUpJob = 'setup';

/**
 * What Rolebridge needs in both clouds before it can work: registrations, permissions, trust, ownership, and the switch
 * of the AWS account. It is no job of the table: a person runs it, and it only creates.
 * @param made Learns what is there already; the writer of the same run gets the same.
 */
export function createSetUpJob(parts: SetUpParts, readers: SetUpReaders, made: Made): Job<SetUpItem> {
  return {
    name: setUpJob,
    kind: setUpKind,
    limits: defaultLimits,
    read: (context) => read(parts, readers, made, context),
  };
}

async function read(
  parts: SetUpParts,
  readers: SetUpReaders,
  made: Made,
  context: RunContext,
): Promise<Reading<SetUpItem>> {
  const needed = neededRegistrations(parts.facts);
  const outbound = await readOutbound(parts, needed.length > 0, readers, context);
  const applications = await readWrittenApplications(
    needed.flatMap(({ written }) => written),
    readers,
    context,
  );
  const standings: RegistrationStanding[] = [];
  for (const each of needed) {
    const place = placeOf(parts, outbound);
    standings.push(await readRegistration(each, place, applications.found, readers, context));
    context.progress({
      phase: 'read',
      what: 'app registrations',
      done: standings.length,
      total: needed.length,
    });
  }
  made.issuer = outbound?.state === 'known' ? outbound.value : undefined;
  seen(made, standings);
  const own = outboundItems(parts, outbound);
  return {
    desired: {
      items: [...own.desired, ...standings.flatMap(({ desired }) => desired)],
      why: new Map(
        standings.flatMap(({ needed: each, desired }) => [...reasonsFor(each, [...own.desired, ...desired])]),
      ),
    },
    current: [...own.current, ...standings.flatMap(({ current }) => current)],
    targets: [
      ...new Set([...own.desired.map(targetOf), ...standings.map(({ needed: { setting } }) => setting)]),
    ],
    rules: rulesOf(
      standings,
      applications,
      parts,
      outbound?.state === 'unknown' ? outbound.reason : undefined,
    ),
    reads: [
      ...(outbound === undefined ? [] : [outboundRead(parts, outbound)]),
      ...standings.map(registrationRead),
      ...(needed.some(({ written }) => written.length > 0) ? [applications.read] : []),
    ],
    remarks: remarksOn(standings, applications, parts),
  };
}

/** Tenant and registration as the plan has them: a client id alone says little to whoever approves it. */
function registrationRead({ needed, adoption }: RegistrationStanding): ReadSummary {
  const { setting, displayName, tenantId } = needed;
  const found = (said: string): ReadSummary => ({
    source: setting,
    found: `tenant ${tenantId}: ${said}`,
    gaps: [],
  });
  switch (adoption.type) {
    case 'configured':
    case 'named': {
      const { registration } = adoption;
      return found(`${registration.displayName} (${registration.appId})`);
    }
    case 'absent':
      return found(`no registration yet, ${displayName} is to be made`);
    case 'doubtful':
      return found(`no registration ${displayName} that is ours for certain`);
  }
}
