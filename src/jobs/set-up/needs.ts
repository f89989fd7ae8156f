import type { ServicePrincipalReference } from '../../model/entra.ts';
import { assigningPermission, graphPermissions } from '../graph-permissions.ts';
import { identityOfJob, type IdentifiedJob, type IdentityName } from '../identities.ts';

/** What the configuration says that is needed here. */
export interface SetUpFacts {
  /** Jobs with a section. */
  readonly jobs: readonly IdentifiedJob[];
  readonly tenantId: string;
  /** For all identities that have none of their own. */
  readonly clientId: string;
  readonly clients: Readonly<Partial<Record<IdentityName, string | undefined>>>;
  /** Applications that a job writes as their owner. */
  readonly written: readonly WrittenConnection[];
  /** Whether a connection that is set up has its groups assigned. */
  readonly assigns: boolean;
  /** Whether somebody may hand over SCIM tokens from a terminal. */
  readonly handsOverTokens: boolean;
}

export interface WrittenConnection {
  readonly name: string;
  readonly identity: IdentityName;
  readonly servicePrincipal: ServicePrincipalReference;
  /** The job makes it when there is none, and owns what it makes. */
  readonly isMadeByJob: boolean;
}

/** One app registration that is to be there. */
export interface NeededRegistration {
  /** Where the configuration has its client id: `entra.clientId`, `entra.clients.reader`. Names it in plans. */
  readonly setting: string;
  readonly displayName: string;
  /** Where it is to be. */
  readonly tenantId: string;
  readonly clientId: string;
  /** One of those that it is: they sign in alike. */
  readonly identity: IdentityName;
  readonly jobs: readonly IdentifiedJob[];
  /** Sorted. */
  readonly permissions: readonly string[];
  /** Whether one of its jobs has groups assigned. */
  readonly assigns: boolean;
  readonly written: readonly WrittenConnection[];
}

const displayNames: Readonly<Record<IdentityName, string>> = {
  reader: 'Rolebridge reader',
  roleWriter: 'Rolebridge role writer',
  rotator: 'Rolebridge rotator',
  federation: 'Rolebridge federation',
};

/** The registrations that the configured jobs sign in as: identities that share a client id are one. Pure. */
export function neededRegistrations(facts: SetUpFacts): readonly NeededRegistration[] {
  const signing = facts.jobs.flatMap((job) => {
    const identity = identityOfJob[job];
    return identity === undefined ? [] : [{ job, identity }];
  });
  const byClient = Map.groupBy(signing, ({ identity }) => clientOf(facts, identity));
  return [...byClient].flatMap(([clientId, group]): readonly NeededRegistration[] => {
    const identities = new Set(group.map(({ identity }) => identity));
    const [identity] = identities;
    if (identity === undefined) return [];
    const jobs = group.map(({ job }) => job).toSorted();
    const assigns = facts.assigns && jobs.includes('federation');
    return [
      {
        ...nameOf(facts, clientId, [...identities]),
        tenantId: facts.tenantId,
        clientId,
        identity,
        jobs,
        permissions: permissionsOf(jobs, assigns),
        assigns,
        written: facts.written.filter((each) => identities.has(each.identity)),
      },
    ];
  });
}

function clientOf({ clients, clientId }: SetUpFacts, identity: IdentityName): string {
  return (clients[identity] ?? clientId).toLowerCase();
}

function nameOf(
  facts: SetUpFacts,
  clientId: string,
  identities: readonly IdentityName[],
): Pick<NeededRegistration, 'setting' | 'displayName'> {
  const own = identities.find((identity) => facts.clients[identity] !== undefined);
  if (own === undefined || facts.clientId.toLowerCase() === clientId)
    return { setting: 'entra.clientId', displayName: 'Rolebridge' };
  return { setting: `entra.clients.${own}`, displayName: displayNames[own] };
}

/** Jobs of the registration that need it. */
export function needing(
  permission: string,
  { jobs, assigns }: Pick<NeededRegistration, 'jobs' | 'assigns'>,
): readonly IdentifiedJob[] {
  if (permission === assigningPermission) return assigns ? jobs.filter((job) => job === 'federation') : [];
  return jobs.filter((job) => {
    const { reading, writing } = graphPermissions[job];
    return reading.includes(permission) || writing.includes(permission);
  });
}

function permissionsOf(jobs: readonly IdentifiedJob[], assigns: boolean): readonly string[] {
  const needed = jobs.flatMap((job) => [...graphPermissions[job].reading, ...graphPermissions[job].writing]);
  const all = assigns ? [...needed, assigningPermission] : needed;
  return withoutCovered([...new Set(all)]).toSorted();
}

/** Microsoft Graph permissions reference: who may read and write synchronization may read it. */
function withoutCovered(permissions: readonly string[]): readonly string[] {
  return permissions.includes('Synchronization.ReadWrite.All')
    ? permissions.filter((each) => each !== 'Synchronization.Read.All')
    : permissions;
}
