import type { Gap, Snapshot } from '../../../core/snapshot.ts';
import type { PermissionSet, PermissionSetReader } from '../../../model/identity-center.ts';
import type { AwsClients } from '../clients.ts';
import { mapInFlight } from '../in-flight.ts';
import type { Center, IdentityCenterSettings } from './center.ts';
import { inCenter } from './center.ts';
import { listPermissionSetArns } from './list-permission-sets.ts';
import { readPermissionSet } from './read-permission-set.ts';

/** At 20 calls a second, enough of them for an AWS that takes almost half a second to answer. */
const SETS_IN_FLIGHT = 8;

/** Seven calls for a permission set, and one more for one that is provisioned somewhere. */
export function createPermissionSetReader(
  clients: AwsClients,
  settings: IdentityCenterSettings,
): PermissionSetReader {
  return {
    instance: (context) => inCenter(clients, settings, context, (center) => Promise.resolve(center.instance)),
    permissionSets: (context) => inCenter(clients, settings, context, readAll),
  };
}

async function readAll(center: Center): Promise<Snapshot<PermissionSet>> {
  const { context } = center;
  const arns = await listPermissionSetArns(center);
  let done = 0;
  const read = await mapInFlight(
    arns,
    SETS_IN_FLIGHT,
    async (arn) => {
      const found = await readPermissionSet(arn, center);
      done += 1;
      context.progress({ phase: 'read', what: 'permission sets', done, total: arns.length });
      return found;
    },
    context,
  );
  const items: PermissionSet[] = [];
  const gaps: Gap[] = [];
  for (const found of read) {
    if (found.status === 'read') items.push(found.permissionSet);
    if (found.status === 'unreadable') gaps.push(found.gap);
  }
  return { items: items.toSorted((a, b) => (a.name < b.name ? -1 : 1)), gaps };
}
