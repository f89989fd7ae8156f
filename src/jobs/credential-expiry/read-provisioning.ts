import type { RunContext } from '../../core/context.ts';
import { milliseconds } from '../../core/duration.ts';
import { count } from '../../core/words.ts';
import type { SigningServicePrincipal } from '../../model/saml.ts';
import { healthKeys, judgeProvisioning } from './provisioning-health.ts';
import type { CredentialExpiryReaders } from './readers.ts';
import type { IdentityCenterSettings } from './settings.ts';
import { attempt, gapOf, joined, unreadUnder, type Part } from './source.ts';

/** Everything that the provisioning of an entry can be behind. */
export function provisioningKeys({ name, scim }: IdentityCenterSettings): readonly string[] {
  if (scim === undefined) return [];
  return [`provisioning/${name}`, ...healthKeys(name)];
}

/** The provisioning jobs of the entries that have automatic provisioning. @param principals By the name of the entry. */
export async function readProvisioning(
  entries: readonly IdentityCenterSettings[],
  principals: ReadonlyMap<string, SigningServicePrincipal>,
  readers: CredentialExpiryReaders,
  context: RunContext,
): Promise<Part> {
  const provisioned = entries.filter(({ scim }) => scim !== undefined);
  if (provisioned.length === 0) return {};
  const read = await Promise.all(
    provisioned.map((entry) => readEntry(entry, principals.get(entry.name), readers, context)),
  );
  const jobs = read.reduce((sum, each) => sum + each.jobs, 0);
  const gaps = read.flatMap((each) => each.gaps);
  const found = count(jobs, 'provisioning job');
  return joined([
    ...read.map(({ part }) => part),
    { reads: [{ source: 'Entra ID provisioning', found, gaps }] },
  ]);
}

async function readEntry(
  entry: IdentityCenterSettings,
  principal: SigningServicePrincipal | undefined,
  { synchronization }: CredentialExpiryReaders,
  context: RunContext,
) {
  const { name, maxCycleAge } = entry;
  if (principal === undefined) {
    // That is a gap of its own already.
    return {
      jobs: 0,
      gaps: [],
      part: { unread: unreadUnder(provisioningKeys(entry), 'its application could not be read') },
    };
  }
  const read = await attempt(context, () => synchronization.synchronizationJobs(principal.id, context));
  if (!read.ok) {
    const gap = gapOf(name, read.failure);
    return { jobs: 0, gaps: [gap], part: { unread: unreadUnder(provisioningKeys(entry), gap.reason) } };
  }
  const { displayName } = principal;
  const health = { name, displayName, jobs: read.value, maxCycleAge: milliseconds(maxCycleAge) };
  return { jobs: read.value.length, gaps: [], part: judgeProvisioning(health, context.clock.now()) };
}
