import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import type { ReadSummary } from '../core/job.ts';
import { accessOf, type AccessFilter, type AccessRow } from '../jobs/account-assignments/access.ts';
import { accountAssignmentsJobOf } from './account-assignments.ts';
import { withConnections, type ConnectionOptions } from './connections.ts';
import { identityCenterOf } from './identity-center.ts';

/** Who has what, and why. Only reads. @throws RolebridgeError JOB_NOT_CONFIGURED, and what stops a plan */
export function readAccess(
  config: Config,
  options: ConnectionOptions,
  filter: AccessFilter,
  context: RunContext,
): Promise<Access> {
  return withConnections(config, options, async (connections) => {
    const job = accountAssignmentsJobOf({ config, connections, wishes: {} }, identityCenterOf(config));
    const reading = await job.read(context);
    return { rows: accessOf(reading, filter), reads: reading.reads };
  });
}

export interface Access {
  readonly rows: readonly AccessRow[];
  readonly reads: readonly ReadSummary[];
}
