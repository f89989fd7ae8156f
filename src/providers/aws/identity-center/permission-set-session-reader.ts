import { DeadlineError, RolebridgeError } from '../../../core/errors.ts';
import { known, unknown, type Known } from '../../../model/known.ts';
import type {
  PermissionSetSession,
  PermissionSetSessionReader,
} from '../../../model/permission-set-sessions.ts';
import type { AwsClients } from '../clients.ts';
import { awsFailure, credentialsError } from '../errors.ts';
import { mapInFlight } from '../in-flight.ts';
import type { Center, IdentityCenterSettings } from './center.ts';
import { inCenter } from './center.ts';
import { describePermissionSet } from './describe-permission-set.ts';
import { unreadableBecause } from './instance.ts';
import { listPermissionSetArns } from './list-permission-sets.ts';

const SETS_IN_FLIGHT = 8;

/** One call for a permission set, where the reader of the definitions makes seven. */
export function createPermissionSetSessionReader(
  clients: AwsClients,
  settings: IdentityCenterSettings,
): PermissionSetSessionReader {
  return {
    async sessions(context): Promise<Known<readonly PermissionSetSession[]>> {
      try {
        return known(await inCenter(clients, settings, context, readAll));
      } catch (error) {
        if (!(error instanceof RolebridgeError) || error instanceof DeadlineError) throw error;
        if (credentialsError(error.cause) !== undefined) throw error;
        return unknown(error, lackingAction(error));
      }
    },
  };
}

async function readAll(center: Center): Promise<readonly PermissionSetSession[]> {
  const arns = await listPermissionSetArns(center);
  const read = await mapInFlight(arns, SETS_IN_FLIGHT, (arn) => readOne(arn, center), center.context);
  return read.flat().toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Nothing for one that was deleted since it was listed. */
async function readOne(arn: string, center: Center): Promise<readonly PermissionSetSession[]> {
  try {
    const found = await describePermissionSet(arn, center);
    // AWS: CreatePermissionSet API reference: one hour unless it is said.
    const { Name: name, SessionDuration: sessionDuration = 'PT1H' } = found ?? {};
    return name === undefined ? [] : [{ arn, name, sessionDuration }];
  } catch (error) {
    throw unreadableBecause(error, center.context.signal);
  }
}

/** IAM User Guide, "Troubleshoot access denied error messages": they name the action; that of AWS Organizations does not. */
function lackingAction({ cause }: RolebridgeError): string | undefined {
  const { trouble, reason } = awsFailure(cause);
  if (trouble !== 'denied') return undefined;
  const [, action] = /perform: ([a-z-]+:\w+)/u.exec(reason) ?? [];
  return action ?? 'organizations:DescribeOrganization';
}
