import type { RunContext } from '../../core/context.ts';
import type { Known } from '../../model/known.ts';
import { minutesOf } from '../session-duration.ts';
import type { IdentityCenterConnection } from './connection.ts';
import type { IdentityCenterEvidence } from './evidence.ts';
import { knownOf } from './known-of.ts';
import type { PostureReaders } from './readers.ts';

/** Reads them only where how long a session lasts is asked for: each permission set costs a call. */
export async function readPermissionSets(
  { groups }: IdentityCenterConnection,
  { permissionSets }: PostureReaders,
  context: RunContext,
): Promise<IdentityCenterEvidence['permissionSets']> {
  if (groups?.privilegedAccess === undefined || permissionSets === undefined)
    return { state: 'known', value: [] };
  return knownOf(async (): Promise<Known<readonly Session[]>> => {
    const read = await permissionSets.sessions(context);
    if (read.state === 'unknown') return read;
    return {
      state: 'known',
      value: read.value.flatMap(({ name, arn, sessionDuration }) => {
        const minutes = minutesOf(sessionDuration);
        return minutes === undefined ? [] : [{ name, arn, sessionSeconds: minutes * 60 }];
      }),
    };
  }, context);
}

interface Session {
  readonly name: string;
  readonly arn: string;
  readonly sessionSeconds: number;
}
