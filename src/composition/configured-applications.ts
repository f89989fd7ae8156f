import { configuredJobs } from '../config/configured-jobs.ts';
import { postureConnectionsOf } from '../config/posture-connections.ts';
import { samlConnectionsOf } from '../config/saml-connections.ts';
import type { Config } from '../config/schema.ts';
import { identityOfJob, type IdentityName } from '../jobs/identities.ts';
import type { JobName } from '../jobs/index.ts';
import type { ServicePrincipalReference } from '../model/entra.ts';

/** An enterprise application that a job reads, as whoever the job signs in as. */
export interface ConfiguredApplication {
  /** Of its connection, or of the job when it has but one. */
  readonly name: string;
  readonly identity: IdentityName;
  readonly servicePrincipal: ServicePrincipalReference;
  /** The job federation makes it when there is none. */
  readonly isMadeByJob: boolean;
}

type Named = Pick<ConfiguredApplication, 'name' | 'servicePrincipal'>;

/** Every one that the configuration names, once for each identity that reads it. */
export function configuredApplications(config: Config): readonly ConfiguredApplication[] {
  const made = new Set(config.jobs.federation?.connections);
  const all = configuredJobs(config).flatMap((job): readonly ConfiguredApplication[] => {
    const identity = identityOfJob[job];
    if (identity === undefined) return [];
    return applicationsOf(job, config).map(({ name, servicePrincipal }) => ({
      name,
      identity,
      servicePrincipal,
      isMadeByJob: made.has(name) && 'displayName' in servicePrincipal,
    }));
  });
  const once = (each: ConfiguredApplication): string =>
    JSON.stringify([each.identity, each.servicePrincipal]);
  return [...Map.groupBy(all, once).values()].flatMap(([first]) => first ?? []);
}

function applicationsOf(job: JobName, { jobs: sections }: Config): readonly Named[] {
  switch (job) {
    case 'app-roles':
      return sections.appRoles?.connections ?? [];
    case 'account-assignments':
      return named(job, sections.accountAssignments?.enterpriseApplication);
    case 'group-provisioning':
      return named(job, sections.groupProvisioning?.enterpriseApplication);
    case 'credential-expiry':
      return [...samlConnectionsOf(sections), ...(sections.credentialExpiry?.identityCenter ?? [])];
    case 'saml-rotation': {
      const names = new Set(sections.samlRotation?.connections.map(({ name }) => name));
      return samlConnectionsOf(sections).filter(({ name }) => names.has(name));
    }
    case 'federation': {
      const names = new Set(sections.federation?.connections);
      return postureConnectionsOf(sections).filter(({ name }) => names.has(name));
    }
    case 'posture':
      return postureConnectionsOf(sections);
    case 'permission-sets':
      return [];
  }
}

function named(name: string, servicePrincipal: ServicePrincipalReference | undefined): readonly Named[] {
  return servicePrincipal === undefined ? [] : [{ name, servicePrincipal }];
}
