import type { FaultInput, GroupInput, UserInput, World, WorldInput } from '../../../../src/lab/world.ts';
import { createApplicationWriter } from '../../../../src/providers/entra/federation/application-writer.ts';
import { createFederationReader } from '../../../../src/providers/entra/federation/federation-reader.ts';
import { createSigningCertificateReader } from '../../../../src/providers/entra/signing-certificates/signing-certificate-reader.ts';
import type { WorldOptions } from '../../../support/worlds.ts';
import { APPLICATION_ID, SERVICE_PRINCIPAL_ID } from '../../../support/worlds.ts';
import { entraWorld, labTransport, onLab } from '../lab-entra.ts';

/** What the posture checks are given, and no more. */
export const READING = [
  'Application.Read.All',
  'GroupMember.Read.All',
  'Policy.Read.All',
  'PrivilegedAssignmentSchedule.Read.AzureADGroup',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'RoleManagementPolicy.Read.AzureADGroup',
  'Synchronization.Read.All',
  'User.Read.All',
];
export const WRITING = [
  ...READING,
  'Application.ReadWrite.OwnedBy',
  'Policy.ReadWrite.ApplicationConfiguration',
  'AppRoleAssignment.ReadWrite.All',
];

export interface Tenant extends Pick<WorldOptions, 'servicePrincipal' | 'application'> {
  readonly groups?: readonly GroupInput[];
  readonly users?: readonly UserInput[];
  readonly permissions?: readonly string[];
  readonly pageSize?: number;
  readonly faults?: readonly FaultInput[];
  readonly entra?: Partial<WorldInput['entra']>;
}

/** The reader and the writer of federation on a lab. */
export function federationOnLab(tenant: Tenant = {}) {
  const run = onLab(worldOf(tenant));
  const { graphOf, settings, lab, context } = run;
  const transport = labTransport(lab);
  const certificates = createSigningCertificateReader(graphOf, settings, transport);
  const reader = createFederationReader(graphOf, settings, certificates);
  const stored = <T extends { readonly id: string }>(objects: readonly T[], id: string): T => {
    const found = objects.find((each) => each.id === id);
    if (found === undefined) throw new Error(`the directory has no ${id}`);
    return found;
  };
  return {
    ...run,
    reader,
    writer: createApplicationWriter(graphOf, settings, transport),
    application: async () => {
      const found = await reader.application({ id: SERVICE_PRINCIPAL_ID }, context);
      if (found === undefined) throw new Error('the application was not found');
      return found;
    },
    /** What the directory holds, whatever its replicas show. */
    servicePrincipal: () => stored(lab.world.entra.servicePrincipals, SERVICE_PRINCIPAL_ID),
    registration: () => stored(lab.world.entra.applications, APPLICATION_ID),
  };
}

function worldOf({ entra, groups, users, permissions, pageSize, faults, ...options }: Tenant): World {
  const world = entraWorld({
    ...options,
    entra: { ...entra, groups: [...(groups ?? [])], users: [...(users ?? [])] },
    faults: [...(faults ?? [])],
    ...(pageSize === undefined ? {} : { pageSize: { graph: pageSize } }),
  });
  const clients = world.entra.clients.map((each) => ({
    ...each,
    permissions: [...(permissions ?? READING)],
  }));
  return { ...world, entra: { ...world.entra, clients } };
}
