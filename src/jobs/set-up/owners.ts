import type { ServicePrincipalReference } from '../../model/entra.ts';
import type { Owner, WrittenApplication } from '../../model/set-up.ts';
import type { RegistrationStanding, WrittenApplications } from './read-registrations.ts';

/** What is known of an enterprise application that somebody else may have a hand in. */
interface Reached {
  readonly application: WrittenApplication;
  /** As the configuration names it. */
  readonly reference: ServicePrincipalReference | undefined;
}

/** Object ids of the service principals that Rolebridge signs in as. */
export function ownPrincipals(
  standings: readonly Pick<RegistrationStanding, 'adoption'>[],
): ReadonlySet<string> {
  return new Set(
    standings.flatMap(({ adoption }) =>
      'registration' in adoption ? (adoption.registration.servicePrincipalId ?? []) : [],
    ),
  );
}

/** Whoever owns either half besides us, each once. */
export function strangersOf({ owners }: WrittenApplication, ours: ReadonlySet<string>): readonly Owner[] {
  const all = [...owners.application, ...owners['service-principal']].filter(({ id }) => !ours.has(id));
  return [...new Map(all.map((owner) => [owner.id, owner])).values()].toSorted((a, b) =>
    a.id < b.id ? -1 : 1,
  );
}

export function ownerWords(owners: readonly Owner[]): string {
  return owners.map(({ id, name }) => (name === undefined ? id : `${name} (${id})`)).join(', ');
}

/**
 * Why an application is left alone. Any user may make one of any name, and who owns one can add a key to it, by which AWS
 * lets them in as everybody: one that was found by its name alone has to have nobody else.
 */
export function doubtOnApplication(
  { application, reference }: Reached,
  ours: ReadonlySet<string>,
): string | undefined {
  if (reference === undefined || !('displayName' in reference)) return undefined;
  const { displayName, servicePrincipalId, strangeCredentials } = application;
  const strangers = strangersOf(application, ours);
  const doubts = [
    ...(strangers.length === 0 ? [] : [`is owned by ${ownerWords(strangers)}`]),
    ...(strangeCredentials === 0 ? [] : ['has secrets or certificates that are no signing certificate']),
  ];
  if (doubts.length === 0) return undefined;
  return (
    `${displayName} was found by its name alone and ${doubts.join(' and ')}, so that somebody else may sign people in with ` +
    `it: when it is yours, take them away, or name it by its id ${servicePrincipalId} in the configuration`
  );
}

/** By the object that is to be owned, of every connection that was found. */
export function doubtsOnApplications(
  { found, references }: Pick<WrittenApplications, 'found' | 'references'>,
  ours: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const reached = [...found].map(([name, application]) => ({ application, reference: references.get(name) }));
  const byObject = Map.groupBy(reached, ({ application }) => application.servicePrincipalId);
  return new Map(
    [...byObject.values()].flatMap((all): readonly (readonly [string, string])[] => {
      const reasons = all.map((each) => doubtOnApplication(each, ours));
      const [reason] = reasons;
      // One connection that names it by its id vouches for it.
      if (reason === undefined || reasons.includes(undefined)) return [];
      return all.flatMap(({ application: { applicationId, servicePrincipalId } }) => [
        ...(applicationId === null ? [] : [[applicationId, reason] as const]),
        [servicePrincipalId, reason] as const,
      ]);
    }),
  );
}
