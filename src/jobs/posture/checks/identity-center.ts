import type {
  FederatedApplicationPosture,
  ProvisioningPosture,
  ProvisioningSettings,
} from '../../../model/federation.ts';
import type { Check, CheckResult } from '../../../model/posture.ts';
import type { IdentityCenterEvidence } from '../evidence.ts';
import { inEntra } from './next-steps.ts';
import { mappingChecks, mappingResults } from './provisioning-mappings.ts';
import { applicationSubject } from './subjects.ts';
import { check, right, unsure, whenKnown, wrong, type About } from './verdicts.ts';

/** Provisioning to IAM Identity Center: without it nobody of Entra ID is there to be given anything. */
const checks = {
  provisioning: check(
    'scim-provisioning',
    'critical',
    'Provisioning does not run',
    'Entra, "Tutorial: AWS IAM Identity Center": people and groups get to AWS, and leave it, through provisioning alone. In quarantine Entra tries less and less often, and stops after four weeks.',
  ),
  scope: check(
    'scim-scope',
    'warning',
    'Whoever is not assigned is provisioned, too',
    'Entra, "How provisioning works": with "Sync all users and groups" everybody in the tenant, guests too, gets an account in AWS.',
  ),
  threshold: check(
    'scim-deletion-threshold',
    'warning',
    'Nothing stops a cycle that would delete many',
    'Entra, "Enable accidental deletions prevention": without a threshold, one wrong change of scope deletes everybody in AWS, and their access with them.',
  ),
} as const;

export const identityCenterChecks: readonly Check[] = [
  checks.provisioning,
  ...mappingChecks,
  checks.scope,
  checks.threshold,
];

export function judgeIdentityCenter(
  evidence: IdentityCenterEvidence,
  found: FederatedApplicationPosture,
): readonly CheckResult[] {
  const about = { connection: evidence.connection.name, subject: applicationSubject(found.application) };
  const { provisioning } = found;
  const whole = { check: checks.provisioning, ...about };
  if (provisioning.state === 'unknown')
    return identityCenterChecks.map((each) => unsure({ check: each, ...about }, provisioning));
  const [job] = provisioning.value.toSorted((a, b) => order(a) - order(b));
  const { displayName } = found.application;
  if (job === undefined)
    return [
      wrong(whole, {
        seen: 'there is no provisioning',
        expected: 'provisioning that runs',
        next: inEntra(
          displayName,
          'Provisioning',
          'Automatic, with the SCIM endpoint and the access token that IAM Identity Center > Settings > Automatic provisioning shows',
        ),
        severity: 'warning',
      }),
    ];
  return [
    state(job, displayName, whole),
    ...mappingResults(evidence, job, found, about),
    scope(job, displayName, { check: checks.scope, ...about }),
    threshold(evidence, job, displayName, { check: checks.threshold, ...about }),
  ];
}

/** Of several jobs the one that runs is meant. */
function order({ job }: ProvisioningPosture): number {
  return job.status === 'Active' ? 0 : 1;
}

function state({ job }: ProvisioningPosture, application: string, about: About): CheckResult {
  if (job.status === 'Active') return right(about, `job ${job.id} is active`);
  const quarantine = job.quarantine;
  const why =
    quarantine === undefined ? '' : `, since ${quarantine.since.slice(0, 10)}: ${quarantine.reason}`;
  return wrong(about, {
    seen: `job ${job.id} is ${job.status}${why}`,
    expected: 'Active',
    next:
      quarantine?.reason === 'EncounteredQuarantineException'
        ? `rolebridge rotate scim ${about.connection}`
        : inEntra(application, 'Provisioning', 'Start provisioning'),
  });
}

function scope({ settings }: ProvisioningPosture, application: string, about: About): CheckResult {
  return whenKnown(settings, about, (known: ProvisioningSettings) =>
    known.scope === 'assigned'
      ? right(about, 'assigned users and groups')
      : wrong(about, {
          seen: 'everybody in the tenant',
          expected: 'assigned users and groups',
          next: inEntra(application, 'Provisioning > Settings', 'Scope: Sync only assigned users and groups'),
        }),
  );
}

function threshold(
  { connection }: IdentityCenterEvidence,
  { settings }: ProvisioningPosture,
  application: string,
  about: About,
): CheckResult {
  return whenKnown(settings, about, ({ deletionThreshold }: ProvisioningSettings) => {
    const most = connection.deletionThreshold;
    const expected = most === undefined ? 'a threshold' : `${most} at most`;
    const next = inEntra(
      application,
      'Provisioning > Settings',
      `Prevent accidental deletion: on${most === undefined ? '' : `, ${most}`}`,
    );
    if (deletionThreshold === null) return wrong(about, { seen: 'off', expected, next });
    if (most !== undefined && deletionThreshold > most)
      return wrong(about, { seen: String(deletionThreshold), expected, next });
    return right(about, String(deletionThreshold));
  });
}
