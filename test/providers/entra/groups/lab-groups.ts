import type { FaultInput, GroupInput, World } from '../../../../src/lab/world.ts';
import { createDirectoryGroupReader } from '../../../../src/providers/entra/groups/directory-group-reader.ts';
import { group } from '../../../support/groups.ts';
import { entraWorld, onLab } from '../lab-entra.ts';

interface Tenant {
  readonly groups?: readonly GroupInput[];
  readonly servicePrincipal?: NonNullable<Parameters<typeof entraWorld>[0]>['servicePrincipal'];
  readonly permissions?: readonly string[];
  readonly pageSize?: number;
  readonly faults?: readonly FaultInput[];
}

/** What the job is given in Entra, and no more. */
const PERMISSIONS = ['GroupMember.Read.All', 'Application.Read.All'];

export function worldOf(tenant: Tenant): World {
  const world = entraWorld({
    entra: { groups: [...(tenant.groups ?? [])] },
    faults: [...(tenant.faults ?? [])],
    pageSize: { graph: tenant.pageSize ?? 999 },
    ...(tenant.servicePrincipal === undefined ? {} : { servicePrincipal: tenant.servicePrincipal }),
  });
  const permissions = [...(tenant.permissions ?? PERMISSIONS)];
  const clients = world.entra.clients.map((each) => ({ ...each, permissions }));
  return { ...world, entra: { ...world.entra, clients } };
}

/** The reader on a lab, with the lab's own context. */
export function groupsOn(world: World) {
  const lab = onLab(world);
  return { ...lab, reader: createDirectoryGroupReader(() => lab.graph) };
}

export function groupsOf(tenant: Tenant) {
  return groupsOn(worldOf(tenant));
}

/** Groups from 1 to `count`, `AWS-1` and so on. */
export function groups(count: number): readonly GroupInput[] {
  return Array.from({ length: count }, (_, index) => group(index + 1));
}

export const idsOf = (...numbers: readonly number[]): readonly string[] => numbers.map((n) => group(n).id);
