import type { AccountPosture, KeyedUser } from '../../../model/account-posture.ts';
import type { FederatedApplicationPosture } from '../../../model/federation.ts';
import type { Check, CheckResult, Subject } from '../../../model/posture.ts';
import type { SignInEvidence } from '../evidence.ts';
import { inEntra } from './next-steps.ts';
import { applicationSubject } from './subjects.ts';
import { check, right, unsure, whenKnown, wrong, type About } from './verdicts.ts';

/** Microsoft's own import of IAM roles, and the IAM user with a long-lived key that it needs. */
const checks = {
  key: check(
    'importer-key',
    'warning',
    'A long-lived key is left of the role import',
    'IAM, "Security best practices": the import of roles signs in with a key that never ends, which lies with Microsoft and with whoever downloaded it. Rolebridge reads roles with a role and needs no user.',
  ),
  active: check(
    'importer-active',
    'warning',
    "Microsoft's own role import is on",
    'Entra, "Tutorial: AWS Single-Account Access": app roles are not to be edited where the import runs. It disables what it did not import.',
  ),
} as const;

export const importerChecks: readonly Check[] = [checks.key, checks.active];

/** Policies that let a key do everything, or give itself everything. */
const omnipotent = new Set(['AdministratorAccess', 'IAMFullAccess']);
const reading = new Set(['IAMReadOnlyAccess', ...omnipotent]);

export function importerKeyResults(
  { keyedUsers }: AccountPosture,
  about: Omit<About, 'check'>,
): readonly CheckResult[] {
  const whole = { check: checks.key, ...about };
  if (keyedUsers.state === 'unknown') return [unsure(whole, keyedUsers)];
  const importers = keyedUsers.value.filter(isImporter);
  if (importers.length === 0) return [right(whole, 'no such user')];
  return importers.map((user) => keyResult(user, { ...whole, subject: userSubject(user) }));
}

/** By what it is called or may do, unless its key does other work. */
function isImporter({ name, managedPolicies, keys }: KeyedUser): boolean {
  const policies = managedPolicies.map(policyName);
  const active = keys.filter((key) => key.active);
  // As Microsoft's tutorial calls them: whatever the key was used for last, it should not be there.
  if (
    active.length > 0 &&
    [name, ...policies].some((each) => /azure_?ad_?role_?manager|sso_?user_?role/iu.test(each))
  )
    return true;
  const isNamed = [name, ...policies].some(
    (each) => /(?:^|[^a-z])(?:azure|entra|aad)/iu.test(each) || /(?:Azure|Entra|AAD)/u.test(each),
  );
  const isForIam = policies.length > 0 && policies.every((each) => reading.has(each));
  return (
    active.some(({ lastUsed, lastService }) => lastUsed === undefined || lastService === 'iam') &&
    (isNamed || isForIam)
  );
}

function keyResult({ keys, managedPolicies }: KeyedUser, about: About): CheckResult {
  const policies = managedPolicies.map(policyName);
  const active = keys
    .filter((key) => key.active)
    .map(({ id, created, lastUsed, lastService }) => {
      const used =
        lastUsed === undefined
          ? 'never used'
          : `last used ${day(lastUsed)}${lastService === undefined ? '' : ` for ${lastService}`}`;
      return `${id} of ${day(created)}, ${used}`;
    });
  return wrong(about, {
    seen: `${active.join('; ')}; ${policies.length === 0 ? 'no managed policy' : policies.join(', ')}`,
    expected: 'no key',
    next: `stop provisioning on the enterprise application, then IAM console of the account > Users > ${about.subject.name} > Security credentials: deactivate and delete the key`,
    ...(policies.some((each) => omnipotent.has(each)) ? { severity: 'critical' } : {}),
  });
}

/** A job in quarantine is tried again by Entra, so it counts as running. */
const running = new Set(['Active', 'Quarantine']);

export function importerActiveResult(
  evidence: SignInEvidence,
  found: FederatedApplicationPosture,
): CheckResult {
  const about = {
    check: checks.active,
    connection: evidence.connection.name,
    subject: applicationSubject(found.application),
  };
  return whenKnown(found.provisioning, about, (jobs) => {
    const importer = jobs.find(
      ({ job }) => job.templateId.toLowerCase() === 'aws' && running.has(job.status),
    );
    if (importer === undefined) return right(about, 'not running');
    const isManaged = evidence.writtenBy.includes('app-roles');
    return wrong(about, {
      seen: `job ${importer.job.id} is ${importer.job.status}${isManaged ? ', and jobs.appRoles writes the same app roles' : ''}`,
      expected: 'not running',
      next: inEntra(
        found.application.displayName,
        'Provisioning',
        'Stop provisioning, and delete the credentials',
      ),
      ...(isManaged ? { severity: 'critical' } : {}),
    });
  });
}

function userSubject({ arn, name }: KeyedUser): Subject {
  return { kind: 'user', id: arn, name };
}

function policyName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function day(time: string): string {
  return time.slice(0, 10);
}
