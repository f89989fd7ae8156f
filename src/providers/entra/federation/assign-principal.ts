import { RolebridgeError } from '../../../core/errors.ts';
import type { Assigned } from '../../../model/federation-writers.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { segment } from '../graph-path.ts';
import { isUncertain } from '../write-failure.ts';
import { refusedWrite } from '../write-refusals.ts';
import { isAbsent, sentWrite, type Writing } from './sent-write.ts';

export interface WantedAssignment {
  readonly principalId: string;
  readonly appRoleId: string;
}

/** Microsoft Graph: "Grant an appRoleAssignment for a service principal" needs both. */
const permissions = {
  widerPermission: 'AppRoleAssignment.ReadWrite.All',
  hint: 'Give our application the permissions AppRoleAssignment.ReadWrite.All and Application.Read.All (application, with admin consent), or assign it by hand.',
};

/** As users report Graph's answers; there is no documented code (msgraph-bicep-types issue 161). */
const THERE = /already exists on the object|EntitlementGrant entry already exists/iu;
const GONE = /EntitlementGrant being updated or deleted is not found/iu;
/** Right after the principal or the role was made (microsoft-graph-docs-contrib issue 1407). */
const TOO_EARLY = /Not a valid reference update|Permission being assigned was not found on application/iu;

/**
 * Lets a user or group in; that it is in already is no error.
 * @throws RolebridgeError ENTRA_* when it may be in all the same
 */
export async function assignPrincipal(
  graph: Graph,
  servicePrincipalId: string,
  { principalId, appRoleId }: WantedAssignment,
  writing: Writing,
): Promise<Assigned> {
  const path = `/servicePrincipals/${segment(servicePrincipalId)}/appRoleAssignedTo`;
  const body = { principalId, resourceId: servicePrincipalId, appRoleId };
  const purpose = {
    what: `assign ${principalId} to service principal ${servicePrincipalId}`,
    ...permissions,
  };
  // Of an attempt before the last one: then what is there may be of that one.
  let mayBeOurs = false;
  let status: 'made' | 'there' = 'made';
  const attempt = async (): Promise<void> => {
    try {
      await graph.post(path, body);
    } catch (error) {
      if (isUncertain(error)) mayBeOurs = true;
      throw error;
    }
  };
  const isDone = ({ message }: GraphFailure): boolean => {
    if (!THERE.test(message)) return false;
    if (!mayBeOurs) status = 'there';
    return true;
  };
  try {
    const isTooEarly = ({ message }: GraphFailure): boolean => TOO_EARLY.test(message);
    const uncertain = await sentWrite({ purpose, attempt, isDone, isTooEarly }, writing);
    if (uncertain !== undefined) throw uncertain;
    return { status };
  } catch (error) {
    const isCertain =
      error instanceof RolebridgeError && error.cause instanceof GraphFailure && !isUncertain(error.cause);
    if (!isCertain || mayBeOurs) throw error;
    return { status: 'refused', error };
  }
}

/** Ends an assignment; that it is gone already is no error. @throws RolebridgeError ENTRA_* */
export async function unassignPrincipal(
  graph: Graph,
  servicePrincipalId: string,
  assignmentId: string,
  { stillMine }: Writing,
): Promise<void> {
  const root = `/servicePrincipals/${segment(servicePrincipalId)}/appRoleAssignedTo`;
  const what = `end assignment ${assignmentId} of service principal ${servicePrincipalId}`;
  await stillMine();
  try {
    await graph.delete(`${root}/${segment(assignmentId)}`);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    if (isAbsent(error) || GONE.test(error.message)) return;
    throw refusedWrite({ what, ...permissions }, error);
  }
}
