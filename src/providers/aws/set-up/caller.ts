import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { DeadlineError, RolebridgeError } from '../../../core/errors.ts';
import type { AwsCaller } from '../../../model/set-up.ts';
import type { RetryContext } from '../../retry.ts';
import type { AwsClients } from '../clients.ts';
import { awsFailure, credentialsError } from '../errors.ts';

/** Who we are in AWS. @throws RolebridgeError AWS_CREDENTIALS, AWS_CALLER_UNKNOWN */
export async function awsCaller(clients: AwsClients, context: RetryContext): Promise<AwsCaller> {
  const sts = clients.sts(context);
  try {
    const { Account: account, Arn: arn } = await sts.send(new GetCallerIdentityCommand({}), {
      abortSignal: context.signal,
    });
    if (account === undefined || arn === undefined) throw new Error('AWS did not say who we are');
    return { account, arn: principalArn(arn) };
  } catch (error) {
    if (context.signal.aborted) throw new DeadlineError(error);
    throw (
      credentialsError(error) ??
      new RolebridgeError('AWS_CALLER_UNKNOWN', `AWS does not say who we are: ${awsFailure(error).reason}`, {
        hint: 'Try: aws sts get-caller-identity',
        cause: error,
      })
    );
  } finally {
    sts.destroy();
  }
}

/** `arn:aws:sts::111122223333:assumed-role/name/session` is a session of `arn:aws:iam::111122223333:role/name`. */
function principalArn(arn: string): string {
  const session = /^(arn:[^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/u.exec(arn);
  return session === null ? arn : `${session[1]}:iam::${session[2]}:role/${session[3]}`;
}
