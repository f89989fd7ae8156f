import type { WrittenApplication } from '../../model/set-up.ts';
import type { NeededRegistration } from './needs.ts';
import type { Ownership, SetUpItem, Trust } from './set-up-item.ts';

/** Where the functions run, and what vouches for their roles. */
export interface ServicePlace {
  readonly partition: string;
  readonly account: string;
  readonly stage: string;
  /** Of tokens that AWS issues for this cloud of Entra. */
  readonly audience: string;
  /** Undefined: there is none yet, or it could not be seen. */
  readonly issuer: string | undefined;
  /** Whether anybody could look. */
  readonly issuerSeen: boolean;
}

/**
 * Everything that one registration needs.
 * @param appId Of the registration, when there is one
 * @param written Applications that were found, by connection
 */
export function desiredOf(
  needed: NeededRegistration,
  appId: string | undefined,
  place: ServicePlace | undefined,
  written: ReadonlyMap<string, WrittenApplication>,
): readonly SetUpItem[] {
  const { setting, tenantId, displayName, jobs, permissions } = needed;
  const whose = { setting, tenantId, ...(appId === undefined ? {} : { appId }) };
  return [
    { type: 'registration', ...whose, displayName },
    { type: 'service-principal', ...whose },
    ...permissions.map((permission) => ({ type: 'permission' as const, ...whose, permission })),
    ...(place === undefined ? [] : jobs.map((job) => trustOf(whose, job, place))),
    ...ownershipsOf(whose, needed, written),
  ];
}

/** The ARN of the role itself, as the token's `sub` has it. The functions' roles have fixed names and no path. */
export function roleArnOf(
  job: string,
  { partition, account, stage }: Pick<ServicePlace, 'partition' | 'account' | 'stage'>,
): string {
  return `arn:${partition}:iam::${account}:role/rolebridge-${stage}-${job}`;
}

type Whose = Pick<Ownership, 'setting' | 'tenantId' | 'appId'>;

function trustOf(whose: Whose, job: string, place: ServicePlace): Trust {
  const { account, stage, audience, issuer } = place;
  return {
    type: 'federated-credential',
    ...whose,
    job,
    credential: {
      // It can never be changed, so it tells two accounts and two stages apart.
      name: `rolebridge-${stage}-${job}-${account}`,
      subject: roleArnOf(job, place),
      audience,
      ...(issuer === undefined ? {} : { issuer }),
    },
  };
}

function ownershipsOf(
  whose: Whose,
  { written: connections }: NeededRegistration,
  found: ReadonlyMap<string, WrittenApplication>,
): readonly Ownership[] {
  const all = connections.flatMap(({ name }): readonly Ownership[] => {
    const application = found.get(name);
    if (application === undefined) return [];
    const { displayName, applicationId, servicePrincipalId } = application;
    const shared = { type: 'ownership' as const, ...whose, displayName };
    return [
      ...(applicationId === null
        ? []
        : [{ ...shared, half: 'application' as const, objectId: applicationId }]),
      { ...shared, half: 'service-principal' as const, objectId: servicePrincipalId },
    ];
  });
  // Two connections may go through one application.
  return [...new Map(all.map((each) => [`${each.half} ${each.objectId}`, each])).values()];
}
