import { postureConnectionsOf } from '../config/posture-connections.ts';
import { clientIdOf } from '../config/clients.ts';
import { configuredJobs } from '../config/configured-jobs.ts';
import { samlConnectionsOf } from '../config/saml-connections.ts';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { assigningPermission, graphPermissions, type JobPermissions } from '../jobs/graph-permissions.ts';
import { identityOfJob, type IdentityName } from '../jobs/identities.ts';
import type { JobName } from '../jobs/index.ts';
import type { FederationConnection } from '../jobs/posture/connection.ts';
import { readPosture, type PostureQuestion, type PostureReading } from '../jobs/posture/read-posture.ts';
import type { PostureReaders } from '../jobs/posture/readers.ts';
import { createAccountPostureReader } from '../providers/aws/federation/account-posture-reader.ts';
import { createPermissionSetSessionReader } from '../providers/aws/identity-center/permission-set-session-reader.ts';
import { createOrganizationReader } from '../providers/aws/organizations.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { createFederationReader } from '../providers/entra/federation/federation-reader.ts';
import { createDirectoryGroupReader } from '../providers/entra/groups/directory-group-reader.ts';
import { createSigningCertificateReader } from '../providers/entra/signing-certificates/signing-certificate-reader.ts';
import type { JobParts } from './composition.ts';
import type { Connections } from './connections.ts';
import { graphOf } from './entra.ts';
import { identityCenterOf } from './identity-center.ts';
import { roleOf } from './member-role.ts';

/** What the posture of connections is read with. @param identity Whom it is read as */
export function postureReadersOf(
  config: Config,
  connections: Connections,
  identity: IdentityName,
): PostureReaders {
  const { aws, transport } = connections;
  const { region, concurrency, readerRole, federationWriterRole } = config.aws;
  const { cloud, tenantId } = config.entra;
  const graph = graphOf(config, connections, identity);
  const signing = createSigningCertificateReader(graph, { cloud, tenantId }, transport);
  return {
    partition: partitionOf(region),
    organization: createOrganizationReader(aws),
    federation: createFederationReader(graph, { cloud }, signing),
    groups: createDirectoryGroupReader(graph),
    accounts: createAccountPostureReader(aws, {
      readerRole: roleOf(readerRole),
      federationWriterRole: roleOf(federationWriterRole),
      concurrency,
    }),
    permissionSets: createPermissionSetSessionReader(aws, identityCenterOf(config)),
  };
}

/** Reads these connections as that identity. @throws DeadlineError when the run was stopped */
export function readPostureOf(
  { config, connections }: Pick<JobParts, 'config' | 'connections'>,
  wanted: readonly FederationConnection[],
  identity: IdentityName,
  context: RunContext,
): Promise<PostureReading> {
  const readers = postureReadersOf(config, connections, identity);
  return readPosture(wanted, readers, postureQuestionOf(config, identity), context);
}

/** What the configuration says of who writes what, and of what that takes: of the jobs that sign in as that identity does. */
export function postureQuestionOf(config: Config, identity: IdentityName): PostureQuestion {
  const clientId = clientIdOf(config.entra, identity);
  const own = configuredJobs(config).filter((job) => clientOf(job, config) === clientId);
  return {
    clientId,
    setUp: new Set(config.jobs.federation?.connections),
    writtenBy: new Map(
      postureConnectionsOf(config.jobs).map((connection) => [
        connection.name,
        writersOf(connection, config).filter((job) => own.includes(job)),
      ]),
    ),
    needed: new Map(
      own.map((job) => [job, job === 'federation' ? withAssigning(config) : graphPermissions[job]]),
    ),
  };
}

function clientOf(job: JobName, { entra }: Config): string | undefined {
  const identity = identityOfJob[job];
  return identity === undefined ? undefined : clientIdOf(entra, identity);
}

/** Jobs that write the application of a connection, whatever they call it. */
function writersOf(
  { name, servicePrincipal }: FederationConnection,
  { jobs: sections }: Config,
): readonly JobName[] {
  const reference = JSON.stringify(servicePrincipal);
  const isSame = (other: { readonly name: string; readonly servicePrincipal: unknown }): boolean =>
    other.name === name || JSON.stringify(other.servicePrincipal) === reference;
  const rotated = sections.samlRotation?.connections.filter(({ policy }) => policy !== 'off') ?? [];
  const signing = samlConnectionsOf(sections).filter((each) =>
    rotated.some((rotation) => rotation.name === each.name),
  );
  return [
    ...((sections.federation?.connections ?? []).includes(name) ? (['federation'] as const) : []),
    ...((sections.appRoles?.connections ?? []).some(isSame) ? (['app-roles'] as const) : []),
    ...(signing.some(isSame) ? (['saml-rotation'] as const) : []),
  ];
}

function withAssigning(config: Config): JobPermissions {
  const { reading, writing } = graphPermissions.federation;
  const names = new Set(config.jobs.federation?.connections);
  const assigns = postureConnectionsOf(config.jobs).some(
    ({ name, groups }) => names.has(name) && groups?.assign === true,
  );
  return { reading, writing: assigns ? [...writing, assigningPermission] : writing };
}
