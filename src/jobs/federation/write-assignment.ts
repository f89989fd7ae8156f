import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import { roleForEverybody } from './application-roles.ts';
import { forgetOwn, noteOwn } from './assignment-ledger.ts';
import type { FederationItem, GroupAssignment } from './federation-item.ts';
import { objectFor, type Made } from './write-application.ts';
import type { FederationWriterPorts } from './writer-ports.ts';

/** Assigns a group, or ends an assignment of ours. @throws RolebridgeError ENTRA_*, FEDERATION_NO_APP_ROLE */
export async function writeAssignment(
  change: Change<FederationItem>,
  made: Made,
  ports: FederationWriterPorts,
  context: RunContext,
): Promise<void> {
  if (change.action === 'create' && change.after.type === 'group-assignment') {
    await assign(change.after, made, ports, context);
  } else if (
    change.action === 'delete' &&
    change.step === 'remove' &&
    change.before.type === 'group-assignment'
  ) {
    await unassign(change.before, made, ports, context);
  } else {
    throw new Error(`no set-up ends with ${change.action} ${change.key}`);
  }
}

async function assign(
  item: GroupAssignment,
  made: Made,
  ports: FederationWriterPorts,
  context: RunContext,
): Promise<void> {
  const { applications, state, stillMine } = ports;
  const { servicePrincipalId } = objectFor(item, made);
  const appRoleId =
    item.appRoleId ?? (made.appRoleId ??= await newRole(item, servicePrincipalId, ports, context));
  const { connection, group } = item;
  await stillMine();
  const own = { connection, servicePrincipalId, groupId: group.id, appRoleId };
  const isNew = await noteOwn(state, own);
  const wanted = { principalId: group.id, appRoleId };
  const assigned = await applications.assign(servicePrincipalId, wanted, stillMine, context);
  // What a run before this one noted may be its work, whatever became of this one.
  if (assigned.status !== 'made' && isNew) await forgetOwn(state, own);
  if (assigned.status === 'refused') throw assigned.error;
}

/** Of an application that was made in this run. */
async function newRole(
  { connection }: GroupAssignment,
  id: string,
  { entra }: FederationWriterPorts,
  context: RunContext,
): Promise<string> {
  const posture = await entra.application({ id }, context);
  const role = roleForEverybody(posture?.application.appRoles ?? []);
  if (posture !== undefined && role !== undefined) return role;
  throw new RolebridgeError(
    'FEDERATION_NO_APP_ROLE',
    `the application of connection ${connection} has no app role that is known to be for everybody`,
    {
      hint: 'Run it again in a few minutes, or assign the groups by hand: Users and groups of the application.',
    },
  );
}

async function unassign(
  { connection, group, appRoleId = '', assignmentId = '', ...item }: GroupAssignment,
  made: Made,
  { applications, state, stillMine }: FederationWriterPorts,
  context: RunContext,
): Promise<void> {
  const { servicePrincipalId } = objectFor({ connection, ...item }, made);
  await applications.unassign(servicePrincipalId, assignmentId, stillMine, context);
  await forgetOwn(state, { connection, servicePrincipalId, groupId: group.id, appRoleId });
}
