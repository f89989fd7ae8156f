import { configuredJobs } from '../config/configured-jobs.ts';
import { postureConnectionsOf } from '../config/posture-connections.ts';
import { samlConnectionsOf } from '../config/saml-connections.ts';
import type { Config } from '../config/schema.ts';
import type { JobName } from '../jobs/index.ts';
import { isSignIn, type SignInConnection } from '../jobs/posture/connection.ts';
import type { SamlConnection } from '../jobs/saml-connection-settings.ts';

/** A connection whose accounts are entered, and the configured jobs that enter them. */
export interface EnteredConnection extends Pick<SamlConnection, 'name' | 'accounts'> {
  readonly jobs: readonly JobName[];
}

/** Each name once: a connection of two sections is one. */
export function enteredConnections(config: Config): readonly EnteredConnection[] {
  const all = configuredJobs(config).flatMap((job) =>
    connectionsOf(job, config).map(({ name, accounts }) => ({ name, accounts, job })),
  );
  const key = ({ name, accounts }: (typeof all)[number]): string => JSON.stringify([name, accounts]);
  return [...Map.groupBy(all, key).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ name: first.name, accounts: first.accounts, jobs: group.map(({ job }) => job) }];
  });
}

/** Connections that federation sets up in accounts. Those of IAM Identity Center take nothing there. */
export function setUpSignIns({ jobs: sections }: Config): readonly SignInConnection[] {
  const names = new Set(sections.federation?.connections);
  return postureConnectionsOf(sections)
    .filter(isSignIn)
    .filter(({ name }) => names.has(name));
}

function connectionsOf(job: JobName, config: Config): readonly Pick<SamlConnection, 'name' | 'accounts'>[] {
  const { jobs: sections } = config;
  switch (job) {
    case 'app-roles':
      return sections.appRoles?.connections ?? [];
    case 'saml-rotation': {
      const names = new Set(sections.samlRotation?.connections.map(({ name }) => name));
      return samlConnectionsOf(sections).filter(({ name }) => names.has(name));
    }
    case 'credential-expiry':
      return samlConnectionsOf(sections);
    case 'posture':
      return postureConnectionsOf(sections).filter(isSignIn);
    case 'federation':
      return setUpSignIns(config);
    case 'permission-sets':
    case 'group-provisioning':
    case 'account-assignments':
      return [];
  }
}
