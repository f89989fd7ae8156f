import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { RunContext } from '../../../../core/context.ts';
import type { AccountAssignmentReader, Whereabouts } from '../../../../model/account-assignments.ts';
import { createPace } from '../../../pace.ts';
import type { AwsClients } from '../../clients.ts';
import type { Center, IdentityCenterSettings } from '../center.ts';
import { inCenter } from '../center.ts';
import { unreadableBecause } from '../instance.ts';
import { oncePerRun } from './once-per-run.ts';
import { permissionSetNames } from './permission-set-names.ts';
import { readAssignments } from './read-assignments.ts';
import { STORE_CALLS_PER_SECOND, storeGroups } from './store-groups.ts';

/** Finds the instance, and who we are, once in a run. */
export function createAccountAssignmentReader(
  aws: AwsClients,
  identityCenter: IdentityCenterSettings,
): AccountAssignmentReader {
  const { region, pace } = identityCenter;
  const storePace = createPace({ perSecond: STORE_CALLS_PER_SECOND, inFlight: STORE_CALLS_PER_SECOND });
  const instanceOf = oncePerRun((context) =>
    inCenter(aws, identityCenter, context, ({ instance }) => Promise.resolve(instance)),
  );
  const whereabouts = oncePerRun(async (context): Promise<Whereabouts> => {
    const [callerAccountId, instance] = await Promise.all([callerAccount(aws, context), instanceOf(context)]);
    return { callerAccountId, managementAccountId: instance.ownerAccountId };
  });

  async function inKnownCenter<T>(context: RunContext, work: (center: Center) => Promise<T>): Promise<T> {
    const instance = await instanceOf(context);
    const client = aws.ssoAdmin(region, pace, context);
    try {
      return await work({ client, instance, context });
    } finally {
      client.destroy();
    }
  }

  return {
    whereabouts,
    permissionSetNames: (context) => inKnownCenter(context, permissionSetNames),
    async groups(context) {
      const { identityStoreId } = await instanceOf(context);
      const client = aws.identityStore(region, storePace, context);
      try {
        return await storeGroups(client, identityStoreId, context);
      } finally {
        client.destroy();
      }
    },
    assignments: (query, context) =>
      inKnownCenter(context, async (center) => readAssignments(query, await whereabouts(context), center)),
  };
}

/** @throws RolebridgeError IDENTITY_CENTER_UNREADABLE, AWS_CREDENTIALS, DEADLINE */
async function callerAccount(aws: AwsClients, context: RunContext): Promise<string> {
  const client = aws.sts(context);
  try {
    const command = new GetCallerIdentityCommand({});
    const { Account: account } = await client.send(command, { abortSignal: context.signal });
    if (account === undefined) throw new Error('AWS did not say which account is ours');
    return account;
  } catch (error) {
    throw unreadableBecause(error, context.signal);
  } finally {
    client.destroy();
  }
}
