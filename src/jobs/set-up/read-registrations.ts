import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { ReadSummary } from '../../core/job.ts';
import type { Gap } from '../../core/snapshot.ts';
import { count } from '../../core/words.ts';
import type { ServicePrincipalReference } from '../../model/entra.ts';
import type { WrittenApplication } from '../../model/set-up.ts';
import { adoptionOf, type Adoption } from './adoption.ts';
import { currentOf } from './current.ts';
import { desiredOf, type ServicePlace } from './desired.ts';
import type { NeededRegistration, WrittenConnection } from './needs.ts';
import type { SetUpReaders } from './readers.ts';
import type { SetUpItem } from './set-up-item.ts';

/** A needed registration, what it is to have, and what it has. */
export interface RegistrationStanding {
  readonly needed: NeededRegistration;
  readonly adoption: Adoption;
  readonly place: ServicePlace | undefined;
  readonly desired: readonly SetUpItem[];
  readonly current: readonly SetUpItem[];
}

/** The enterprise applications that jobs write, by the names of their connections. */
export interface WrittenApplications {
  readonly found: ReadonlyMap<string, WrittenApplication>;
  /** As the configuration names each. */
  readonly references: ReadonlyMap<string, ServicePrincipalReference>;
  /** Of those that a job will make, and own by that. */
  readonly yetToBeMade: readonly string[];
  readonly read: ReadSummary;
}

export async function readRegistration(
  needed: NeededRegistration,
  place: ServicePlace | undefined,
  written: ReadonlyMap<string, WrittenApplication>,
  { directory }: SetUpReaders,
  context: RunContext,
): Promise<RegistrationStanding> {
  const configured = await directory.registration(needed.clientId, context);
  const named =
    configured === undefined ? await directory.registrationsNamed(needed.displayName, context) : [];
  const adoption = adoptionOf(needed, configured, named, place);
  const registration = 'registration' in adoption ? adoption.registration : undefined;
  const desired = desiredOf(needed, registration?.appId, place, written);
  return { needed, adoption, place, desired, current: currentOf(desired, registration, written) };
}

export async function readWrittenApplications(
  connections: readonly WrittenConnection[],
  { directory }: SetUpReaders,
  context: RunContext,
): Promise<WrittenApplications> {
  const found = new Map<string, WrittenApplication>();
  const yetToBeMade: string[] = [];
  const gaps: Gap[] = [];
  // Each once: a connection may be of several jobs.
  for (const [name, { servicePrincipal, isMadeByJob }] of byName(connections)) {
    try {
      const application = await directory.writtenApplication(servicePrincipal, context);
      if (application !== undefined) found.set(name, application);
      else if (isMadeByJob) yetToBeMade.push(name);
      else gaps.push(absent(name));
    } catch (error) {
      if (!(error instanceof RolebridgeError) || context.signal.aborted) throw error;
      const { code, message: reason, hint } = error;
      gaps.push({ scope: name, code, reason, hint });
    }
  }
  const source = 'Entra ID enterprise applications';
  return {
    found,
    references: new Map(connections.map(({ name, servicePrincipal }) => [name, servicePrincipal])),
    yetToBeMade,
    read: { source, found: count(found.size, 'application'), gaps },
  };
}

/** What a job makes when it is absent is so for all that name it. */
function byName(connections: readonly WrittenConnection[]): ReadonlyMap<string, WrittenConnection> {
  const all = new Map<string, WrittenConnection>();
  for (const each of connections) {
    const isMadeByJob = each.isMadeByJob || all.get(each.name)?.isMadeByJob === true;
    all.set(each.name, { ...each, isMadeByJob });
  }
  return all;
}

function absent(name: string): Gap {
  return {
    scope: name,
    code: 'SERVICE_PRINCIPAL_NOT_FOUND',
    reason: `the enterprise application of connection ${name} is not in this tenant`,
    hint: 'Compare with Enterprise applications in the Entra admin center; then run setup again, for the ownership.',
  };
}
