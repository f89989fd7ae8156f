import { count } from '../../core/words.ts';
import type { Credential, Finding } from '../../model/credentials.ts';
import type { SynchronizationJob } from '../../model/entra.ts';
import { endOfQuarantine, looksDisabled, quarantineReason, quarantineRemedy } from './quarantine.ts';
import { unreadUnder, type Part } from './source.ts';

export interface Provisioning {
  /** The entry's. */
  readonly name: string;
  /** Of the enterprise application. */
  readonly displayName: string;
  readonly jobs: readonly SynchronizationJob[];
  /** Milliseconds. */
  readonly maxCycleAge: number;
}

/**
 * Whether users and groups still arrive.
 *
 * | the job                                             | says                                            |
 * |-----------------------------------------------------|-------------------------------------------------|
 * | is in quarantine                                    | critical, and a countdown of four weeks         |
 * | is NotConfigured, or there is none                  | warning: nothing is provisioned                 |
 * | is Paused                                           | the same; critical when it looks as if Entra    |
 * |                                                     | disabled it: no good cycle for four weeks, or   |
 * |                                                     | what it says of a quarantine is still there     |
 * | had its last good cycle too long ago, or never      | warning                                         |
 *
 * A job that is off is neither out of quarantine nor in time again: of these nothing is known then.
 *
 * The importer of the single-account AWS application (template `aws`) provisions nobody, and is not looked at.
 */
export function judgeProvisioning(provisioning: Provisioning, now: Date): Part {
  const jobs = provisioning.jobs.filter(({ templateId }) => templateId.toLowerCase() !== 'aws');
  const quarantined = jobs.filter(({ status }) => status === 'Quarantine');
  const disabled = jobs.filter(({ status }) => status === 'Paused' || status === 'NotConfigured');
  const running = jobs.filter((job) => !quarantined.includes(job) && !disabled.includes(job));
  const stale = running.filter((job) => isStale(job, provisioning.maxCycleAge, now));
  return {
    credentials: countdown(provisioning, quarantined),
    findings: [
      ...quarantine(provisioning, quarantined),
      ...stopped(provisioning, disabled, jobs.length === 0, now),
      ...late(provisioning, stale),
    ],
    judged: healthKeys(provisioning.name),
    unread: unreadUnder(
      [
        ...(quarantined.length === 0 ? [`provisioning-quarantine/${provisioning.name}`] : []),
        ...(stale.length === 0 ? [`provisioning-stale/${provisioning.name}`] : []),
      ].filter(() => disabled.length > 0 || jobs.length === 0),
      'provisioning is off',
    ),
  };
}

/** Everything that the jobs of an entry are looked at for. */
export function healthKeys(name: string): readonly string[] {
  return ['provisioning-quarantine', 'provisioning-stale', 'provisioning-disabled'].map(
    (kind) => `${kind}/${name}`,
  );
}

function isStale({ lastSuccess }: SynchronizationJob, maxAge: number, now: Date): boolean {
  return lastSuccess === undefined || now.getTime() - Date.parse(lastSuccess) > maxAge;
}

/** Of several jobs the one that Entra disables first. */
function countdown(
  { name, displayName }: Provisioning,
  jobs: readonly SynchronizationJob[],
): readonly Credential[] {
  const [first] = jobs
    .flatMap(({ quarantine }) => (quarantine === undefined ? [] : [quarantine]))
    .toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since));
  if (first === undefined) return [];
  return [
    {
      key: `provisioning/${name}`,
      kind: 'provisioning',
      state: 'active',
      title: `Provisioning of ${name}, in quarantine`,
      livesIn: `Entra ID, enterprise application ${displayName}`,
      cutsOff: 'provisioning of users and groups to AWS altogether: Entra ID disables the job',
      notBefore: first.since,
      notAfter: endOfQuarantine(first),
      evidence: 'read',
      source: `Entra ID says that the quarantine began on ${first.since.slice(0, 10)}, and disables a job after four weeks of it`,
      remedy: quarantineRemedy(first.reason, name, displayName),
    },
  ];
}

function quarantine(
  { name, displayName }: Provisioning,
  jobs: readonly SynchronizationJob[],
): readonly Finding[] {
  const [first] = jobs;
  if (first === undefined) return [];
  const words = jobs.map(({ id, quarantine: details }) =>
    details === undefined
      ? `Job ${id} is in quarantine, and Entra ID does not say why.`
      : `Job ${id} is in quarantine since ${details.since.slice(0, 10)}: ${quarantineReason(details.reason)}` +
        `${details.error === undefined ? '' : ` (${details.error})`}. Entra ID disables it on ${endOfQuarantine(details).slice(0, 10)}.`,
  );
  return [
    {
      key: `provisioning-quarantine/${name}`,
      severity: 'critical',
      title: `Provisioning of ${name} is in quarantine`,
      text: `${displayName}: ${words.join(' ')} Until it is mended, users and groups arrive in AWS late or not at all.`,
      remedy: quarantineRemedy(first.quarantine?.reason ?? 'Unknown', name, displayName),
    },
  ];
}

function stopped(
  { name, displayName }: Provisioning,
  jobs: readonly SynchronizationJob[],
  none: boolean,
  now: Date,
): readonly Finding[] {
  if (jobs.length === 0 && !none) return [];
  const ranOut = jobs.some((job) => looksDisabled(job, now));
  const words = none
    ? 'there is no provisioning job'
    : jobs
        .map(({ id, status }) => `job ${id} is ${status === 'Paused' ? 'paused' : 'not configured'}`)
        .join(', ');
  return [
    {
      key: `provisioning-disabled/${name}`,
      severity: ranOut ? 'critical' : 'warning',
      title: `Provisioning of ${name} is off`,
      text:
        `${displayName}: ${words}. A person may have stopped it, or Entra ID after four weeks of quarantine` +
        `${ranOut ? ', which is what it looks like' : ''}. Nobody is provisioned to AWS.`,
      remedy: `Entra admin center > Enterprise applications > ${displayName} > Provisioning: look why, then Start provisioning.`,
    },
  ];
}

function late(
  { name, displayName, maxCycleAge }: Provisioning,
  jobs: readonly SynchronizationJob[],
): readonly Finding[] {
  if (jobs.length === 0) return [];
  const words = jobs.map(({ id, lastSuccess }) =>
    lastSuccess === undefined
      ? `no cycle of job ${id} has ever ended well`
      : `the last good cycle of job ${id} ended on ${lastSuccess.slice(0, 16).replace('T', ' ')} UTC`,
  );
  return [
    {
      key: `provisioning-stale/${name}`,
      severity: 'warning',
      title: `Provisioning of ${name} is late`,
      text: `${displayName}: ${words.join(', ')}. That is more than ${count(Math.round(maxCycleAge / 3_600_000), 'hour')} ago; a cycle begins every 40 minutes.`,
      remedy: `Entra admin center > Enterprise applications > ${displayName} > Provisioning > View provisioning logs.`,
    },
  ];
}
