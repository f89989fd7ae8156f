import type { RunContext } from '../../../core/context.ts';
import { DeadlineError, RolebridgeError } from '../../../core/errors.ts';
import type { AwsClients } from '../clients.ts';
import { awsFailure, credentialsError } from '../errors.ts';
import { createReaderCredentials, type AccountReference, type ReaderRole } from '../reader-credentials.ts';

/**
 * Signs in to a role of a member account, and does nothing there.
 * @throws RolebridgeError AWS_CREDENTIALS, SET_UP_ROLE_DENIED, and DeadlineError
 */
export async function tryRole(
  clients: AwsClients,
  role: ReaderRole,
  account: AccountReference,
  context: RunContext,
): Promise<void> {
  const sts = clients.sts(context);
  const sessions = createReaderCredentials(role);
  try {
    await sessions.assume(sts, account, context);
  } catch (error) {
    if (context.signal.aborted) throw new DeadlineError(error);
    throw (
      credentialsError(error) ??
      new RolebridgeError(
        'SET_UP_ROLE_DENIED',
        `${sessions.roleArn(account)} cannot be assumed: ${awsFailure(error).reason}`,
        {
          hint: 'Deploy infra/member-account.yml in this account with the parameters that setup prints.',
          cause: error,
        },
      )
    );
  } finally {
    sts.destroy();
  }
}
