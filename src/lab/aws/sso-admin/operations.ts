import { createHash } from 'node:crypto';
import type { Clouds } from '../../operation.ts';
import type { CenterOperation, IdentityCenter } from '../../world.ts';
import type { CenterCall } from './center-call.ts';
import { effectOf } from './effects.ts';
import { conflict } from './refusals.ts';
import type { Refusal } from '../aws-operation.ts';

type Begun = Omit<
  CenterOperation,
  'requestId' | 'status' | 'createdDate' | 'doneAt' | 'polls' | 'ofAllAccounts'
> & {
  readonly ofAllAccounts?: boolean;
};

/** Starts an asynchronous operation. Nothing has happened yet when it is answered. */
export function begin(what: Begun, { center, clouds }: CenterCall): CenterOperation {
  const now = clouds.clock.now();
  const operation: CenterOperation = {
    ofAllAccounts: false,
    ...what,
    requestId: uuid(`${now.toISOString()} ${clouds.session.next()} ${center.operations.length}`),
    status: 'IN_PROGRESS',
    createdDate: now.toISOString(),
    doneAt: new Date(now.getTime() + center.settings.operationSeconds * 1000).toISOString(),
    polls: 0,
  };
  center.operations.push(operation);
  return operation;
}

/**
 * Ends the operations whose time has come, in the order in which they began. Before every request to AWS, so that
 * IAM shows the roles as well.
 */
export function settle({ world, clock }: Clouds): void {
  const now = clock.now();
  for (const operation of inProgress(world.aws.identityCenter)) {
    if (new Date(operation.doneAt) <= now) finish(operation, world.aws);
  }
}

/** Counts a question for the status, which may be the one that finds the operation done. */
export function poll(operation: CenterOperation, { center, clouds }: CenterCall): void {
  if (operation.status !== 'IN_PROGRESS') return;
  const { operationPolls } = center.settings;
  operation.polls += 1;
  if (operationPolls !== 'any' && operation.polls >= operationPolls) finish(operation, clouds.world.aws);
}

/** What has ended never goes on again, so that each operation is looked at while it is new or in progress only. */
export function inProgress(center: IdentityCenter | undefined): readonly CenterOperation[] {
  if (center === undefined) return [];
  const { operations } = center;
  const { looked, still } = LOOKED.get(operations) ?? { looked: 0, still: [] };
  const now = [...still, ...operations.slice(looked)].filter(({ status }) => status === 'IN_PROGRESS');
  LOOKED.set(operations, { looked: operations.length, still: now });
  return now;
}

/** By the list of a world: how many of it were looked at, and which of those were in progress. */
const LOOKED = new WeakMap<
  readonly CenterOperation[],
  { readonly looked: number; readonly still: readonly CenterOperation[] }
>();

/**
 * ConflictException for a second operation on the same permission set in the same account, which users report, and
 * for a second one that updates a role in the same account: "Roles updatable at a time per account" is 1 (AWS: "IAM
 * Identity Center quotas"). How the service keeps to that quota is not documented.
 */
export function refuseConflict(
  wanted: Pick<CenterOperation, 'accounts' | 'permissionSet' | 'updatesRole'>,
  { center }: CenterCall,
): Refusal | undefined {
  const others = inProgress(center).filter(({ accounts }) =>
    accounts.some((account) => wanted.accounts.includes(account)),
  );
  const meets = others.some(
    (other) => other.permissionSet === wanted.permissionSet || (other.updatesRole && wanted.updatesRole),
  );
  return meets ? conflict() : undefined;
}

function finish(operation: CenterOperation, aws: Clouds['world']['aws']): void {
  const failureReason = effectOf(operation, aws);
  operation.status = failureReason === undefined ? 'SUCCEEDED' : 'FAILED';
  if (failureReason !== undefined) operation.failureReason = failureReason;
}

function uuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
