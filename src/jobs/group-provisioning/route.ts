import type { Snapshot } from '../../core/snapshot.ts';
import type { GroupProvisioningJob, ProvisioningRoute } from '../../model/provisioning.ts';
import type { Held } from './provisioned-group.ts';

export type RouteFound = { readonly route: ProvisioningRoute } | { readonly held: Held };

/**
 * The way of groups to AWS: the application's one provisioning job, as long as it works. Entra would bring a group on
 * demand while the job is stopped too, but a person stopped it, or Entra did for a reason.
 */
export function routeOf({ items, gaps }: Snapshot<GroupProvisioningJob>): RouteFound {
  const [gap] = gaps;
  if (gap !== undefined)
    return held('completeness', `the provisioning jobs of the application could not be read (${gap.code})`);
  const active = items.filter(({ status }) => status === 'Active');
  const [job, ...others] = active;
  if (job === undefined) return held('provisioning', whyNone(items));
  if (others.length > 0) {
    const ids = active.map(({ id }) => id).toSorted();
    return held(
      'provisioning',
      `the application has ${ids.length} active provisioning jobs: ${ids.join(', ')}`,
    );
  }
  const { servicePrincipalId, id: jobId, groupRuleId: ruleId } = job;
  return ruleId === undefined
    ? held(
        'provisioning',
        `provisioning job ${jobId} brings no groups: its mapping of groups is switched off`,
      )
    : { route: { servicePrincipalId, jobId, ruleId } };
}

function whyNone(jobs: readonly GroupProvisioningJob[]): string {
  const told = jobs.map(({ id, status, quarantine }) => {
    const since = quarantine === undefined ? '' : ` since ${quarantine.since} (${quarantine.reason})`;
    return `provisioning job ${id} is ${states[status] ?? status}${since}`;
  });
  return told.length === 0 ? 'the application has no provisioning job' : told.toSorted().join('; ');
}

/** Microsoft Graph: synchronizationStatus resource type. */
const states: Readonly<Record<string, string>> = {
  NotConfigured: 'not configured',
  NotRun: 'waiting for its first cycle',
  Paused: 'stopped',
  Quarantine: 'in quarantine',
};

function held(rule: Held['rule'], reason: string): RouteFound {
  return { held: { rule, reason } };
}
