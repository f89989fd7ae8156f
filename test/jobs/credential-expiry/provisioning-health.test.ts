import { describe, expect, it } from 'vitest';
import { judgeProvisioning } from '../../../src/jobs/credential-expiry/provisioning-health.ts';
import type { SynchronizationJob } from '../../../src/model/entra.ts';
import { now } from './certificates.ts';

const healthy: SynchronizationJob = {
  id: 'scim.1',
  templateId: 'awsSingleSignOn',
  status: 'Active',
  lastSuccess: '2026-12-01T11:30:00Z',
};
const quarantined: SynchronizationJob = {
  ...healthy,
  id: 'scim.2',
  status: 'Quarantine',
  quarantine: {
    since: '2026-11-20T00:00:00Z',
    reason: 'EncounteredQuarantineException',
    error: 'invalid token',
  },
};

function judge(...jobs: readonly SynchronizationJob[]) {
  const place = { name: 'identity-center', displayName: 'AWS IAM Identity Center', maxCycleAge: 86_400_000 };
  return judgeProvisioning({ ...place, jobs }, now);
}

const found = (...jobs: readonly SynchronizationJob[]) =>
  judge(...jobs).findings?.map(({ key, severity }) => `${severity} ${key}`);

describe('the health of provisioning', () => {
  it.each([
    { name: 'nothing of a job that runs', jobs: [healthy], says: [] },
    { name: 'quarantine', jobs: [quarantined], says: ['critical provisioning-quarantine/identity-center'] },
    {
      name: 'quarantine without any detail',
      jobs: [{ ...healthy, status: 'Quarantine' }],
      says: ['critical provisioning-quarantine/identity-center'],
    },
    {
      name: 'that it is paused',
      jobs: [{ ...healthy, status: 'Paused' }],
      says: ['warning provisioning-disabled/identity-center'],
    },
    {
      name: 'badly that it is paused, when no cycle has ended well for four weeks',
      jobs: [{ ...healthy, status: 'Paused', lastSuccess: '2026-11-03T00:00:00Z' }],
      says: ['critical provisioning-disabled/identity-center'],
    },
    {
      name: 'badly that it is paused, when none ever ended well',
      jobs: [{ id: 'scim.1', templateId: 'awsSingleSignOn', status: 'Paused' }],
      says: ['critical provisioning-disabled/identity-center'],
    },
    {
      name: 'badly that it is paused, when it was in quarantine',
      jobs: [{ ...quarantined, status: 'Paused' }],
      says: ['critical provisioning-disabled/identity-center'],
    },
    {
      name: 'that it is not configured',
      jobs: [{ ...healthy, status: 'NotConfigured' }],
      says: ['warning provisioning-disabled/identity-center'],
    },
    { name: 'that there is no job', jobs: [], says: ['warning provisioning-disabled/identity-center'] },
    {
      name: 'that there is no job but the importer of another application',
      jobs: [{ ...healthy, templateId: 'aws' }],
      says: ['warning provisioning-disabled/identity-center'],
    },
    {
      name: 'that the last good cycle is long ago',
      jobs: [{ ...healthy, lastSuccess: '2026-11-30T11:59:00Z' }],
      says: ['warning provisioning-stale/identity-center'],
    },
    {
      name: 'that no cycle ever ended well',
      jobs: [{ id: 'scim.1', templateId: 'awsSingleSignOn', status: 'NotRun' }],
      says: ['warning provisioning-stale/identity-center'],
    },
    {
      name: 'something of each of several jobs',
      jobs: [
        quarantined,
        { ...healthy, status: 'Paused' },
        { ...healthy, lastSuccess: '2026-01-01T00:00:00Z' },
      ],
      says: [
        'critical provisioning-quarantine/identity-center',
        'warning provisioning-disabled/identity-center',
        'warning provisioning-stale/identity-center',
      ],
    },
  ])('says $name', ({ jobs, says }) => {
    expect(found(...jobs)).toEqual(says);
  });

  it('counts down the four weeks until Entra disables the job, of the first of several', () => {
    const later = { ...quarantined, quarantine: { since: '2026-11-25T00:00:00Z', reason: 'Unknown' } };
    const [credential, ...others] = judge(later, quarantined).credentials ?? [];
    expect(credential).toMatchObject({
      key: 'provisioning/identity-center',
      state: 'active',
      notBefore: '2026-11-20T00:00:00Z',
      notAfter: '2026-12-18T00:00:00.000Z',
    });
    expect(others).toEqual([]);
  });

  it.each([
    { name: 'runs', jobs: [healthy], unread: [] },
    {
      name: 'is off',
      jobs: [{ ...healthy, status: 'Paused' }],
      unread: ['provisioning-quarantine', 'provisioning-stale'],
    },
    { name: 'is not there', jobs: [], unread: ['provisioning-quarantine', 'provisioning-stale'] },
    {
      name: 'is in quarantine beside one that is off',
      jobs: [quarantined, { ...healthy, status: 'Paused' }],
      unread: ['provisioning-stale'],
    },
  ])('does not say that what was wrong is over unless a job $name', ({ jobs, unread }) => {
    expect(judge(...jobs).unread?.map(({ prefix }) => prefix)).toEqual(
      unread.map((kind) => `${kind}/identity-center`),
    );
  });

  it('counts nothing down while there is no quarantine', () => {
    expect(judge(healthy).credentials).toEqual([]);
  });

  it.each([
    {
      reason: 'EncounteredQuarantineException',
      words: 'cannot sign in to AWS',
      remedy: 'rolebridge rotate scim',
    },
    {
      reason: 'EncounteredBaseEscrowThreshold',
      words: 'refused by AWS one by one',
      remedy: 'View provisioning logs',
    },
    {
      reason: 'EncounteredTotalEscrowThreshold',
      words: 'refused by AWS one by one',
      remedy: 'View provisioning logs',
    },
    {
      reason: 'EncounteredEscrowProportionThreshold',
      words: 'refused by AWS one by one',
      remedy: 'View provisioning logs',
    },
    {
      reason: 'TooManyDeletes',
      words: 'limit of accidental deletions',
      remedy: 'allow or reject the deletes',
    },
    { reason: 'IngestionInterrupted', words: 'its own directory', remedy: 'View provisioning logs' },
    { reason: 'QuarantinedOnDemand', words: 'on purpose', remedy: 'View provisioning logs' },
    { reason: 'Unknown', words: 'does not say why', remedy: 'View provisioning logs' },
    { reason: 'SomethingNew', words: 'calls the reason SomethingNew', remedy: 'View provisioning logs' },
  ])('says $reason in words, and what to do', ({ reason, words, remedy }) => {
    const [finding] =
      judge({ ...quarantined, quarantine: { since: '2026-11-20T00:00:00Z', reason } }).findings ?? [];
    expect(finding?.text).toContain(words);
    expect(finding?.text).toContain('disables it on 2026-12-18');
    expect(finding?.remedy).toContain(remedy);
  });
});
