import { configuredJobs } from '../config/configured-jobs.ts';
import { postureConnectionsOf } from '../config/posture-connections.ts';
import { samlConnectionsOf } from '../config/saml-connections.ts';
import type { Config } from '../config/schema.ts';
import type { SetUpFacts, WrittenConnection } from '../jobs/set-up/needs.ts';

/** What the configuration needs in both clouds. */
export function setUpFacts(config: Config): SetUpFacts {
  const { tenantId, clientId, clients } = config.entra;
  const setUp = setUpConnections(config);
  return {
    jobs: configuredJobs(config),
    tenantId,
    clientId,
    clients,
    written: [...appRoleConnections(config), ...setUp.map(({ written }) => written), ...rotated(config)],
    assigns: setUp.some(({ assigns }) => assigns),
    handsOverTokens: (config.jobs.credentialExpiry?.identityCenter ?? []).length > 0,
  };
}

function appRoleConnections({ jobs: { appRoles } }: Config): readonly WrittenConnection[] {
  return (appRoles?.connections ?? []).map(({ name, servicePrincipal }) => ({
    name,
    identity: 'roleWriter',
    servicePrincipal,
    isMadeByJob: false,
  }));
}

function rotated({ jobs: sections }: Config): readonly WrittenConnection[] {
  const names = new Set(sections.samlRotation?.connections.map(({ name }) => name));
  return samlConnectionsOf(sections)
    .filter(({ name }) => names.has(name))
    .map(({ name, servicePrincipal }) => ({
      name,
      identity: 'rotator',
      servicePrincipal,
      isMadeByJob: false,
    }));
}

function setUpConnections({ jobs: sections }: Config): readonly {
  readonly written: WrittenConnection;
  readonly assigns: boolean;
}[] {
  const names = new Set(sections.federation?.connections);
  return postureConnectionsOf(sections)
    .filter(({ name }) => names.has(name))
    .map(({ name, servicePrincipal, groups }) => ({
      written: {
        name,
        identity: 'federation',
        servicePrincipal,
        // One that is named by an id has to be there before.
        isMadeByJob: 'displayName' in servicePrincipal,
      },
      assigns: groups?.assign === true,
    }));
}
