import type {
  AssignmentQuery,
  AssignmentSnapshot,
  Whereabouts,
} from '../../../../model/account-assignments.ts';
import type { Center } from '../center.ts';
import { enumerate } from './enumerate.ts';
import { choose } from './enumeration.ts';
import type { Scope } from './scope.ts';
import { isEmpty, scopeOf } from './scope.ts';
import { unsettled } from './unsettled.ts';

/** In the way that takes the fewest calls of those that we may use. @throws RolebridgeError AWS_CREDENTIALS, DEADLINE */
export async function readAssignments(
  query: AssignmentQuery,
  { callerAccountId, managementAccountId }: Whereabouts,
  center: Center,
): Promise<AssignmentSnapshot> {
  const scope = scopeOf(query);
  if (isEmpty(scope)) {
    const why = 'no calls: no groups, accounts or permission sets are asked for';
    return { items: [], gaps: [], enumeration: 'by principal', why };
  }
  const open = await unsettled(scope, center);
  // AWS: ListAccountAssignmentsForPrincipal API reference.
  const refused =
    callerAccountId === managementAccountId
      ? undefined
      : `by principal is for the management account only, and we are in ${callerAccountId}`;
  const rows = await readCheapest(scope, refused, center);
  return { ...rows, gaps: [...open, ...rows.gaps] };
}

async function readCheapest(
  scope: Scope,
  refused: string | undefined,
  center: Center,
): Promise<AssignmentSnapshot> {
  const { enumeration, why } = choose(scope, refused);
  const read = await enumerate(enumeration, scope, center);
  if (read.status === 'read') return { ...read.rows, enumeration, why };
  return await readCheapest(scope, `by principal was denied: ${read.reason}`, center);
}
