import type { RunContext } from '../../../core/context.ts';
import type { AwsAccount } from '../../../model/aws.ts';
import type { FederationAccountWriter } from '../../../model/federation-writers.ts';
import type { AwsClients } from '../clients.ts';
import { createReaderCredentials, type ReaderRole } from '../reader-credentials.ts';
import { createProvider } from './create-provider.ts';
import { writeError } from './write-error.ts';
import { createRole, updateRole } from './write-role.ts';
import { called, type Desk } from './write-turns.ts';

export interface FederationAccountWriterOptions {
  /** Another role than the reader's, with the same form. */
  readonly writerRole: ReaderRole;
}

/**
 * Looks before each write and reads back after it, so that a lost answer, a second run and IAM's delay do no harm.
 * @throws RolebridgeError AWS_CREDENTIALS, AWS_FEDERATION_*, AWS_ROLE_TAKEN, AWS_ROLE_ABSENT, AWS_POLICY_ABSENT,
 *   AWS_TRUST_POLICY_REFUSED, AWS_ACCOUNT_LIMIT, AWS_THROTTLED, SAML_PROVIDER_TAKEN, SAML_METADATA_REFUSED;
 *   DeadlineError; and what `stillMine` throws
 */
export function createFederationAccountWriter(
  clients: AwsClients,
  { writerRole }: FederationAccountWriterOptions,
): FederationAccountWriter {
  const sessions = createReaderCredentials(writerRole);
  return {
    createProvider: (account, provider, stillMine, context) =>
      at(account, `SAML provider ${provider.name}`, stillMine, context, (desk) =>
        createProvider(desk, provider),
      ),
    createRole: (account, role, stillMine, context) =>
      at(account, `role ${role.name}`, stillMine, context, (desk) => createRole(desk, role)),
    updateRole: (account, name, wanted, stillMine, context) =>
      at(account, `role ${name}`, stillMine, context, (desk) => updateRole(desk, name, wanted)),
  };

  /** Writes in one account with its writer role. */
  async function at(
    account: AwsAccount,
    what: string,
    stillMine: () => Promise<void>,
    context: RunContext,
    write: (desk: Desk) => Promise<void>,
  ): Promise<void> {
    const sts = clients.sts(context);
    try {
      const credentials = await called('AssumeRole', sessions.assume(sts, account, context));
      const iam = clients.iamOnce(credentials, context);
      try {
        await write({ iam, account, stillMine, context });
      } finally {
        iam.destroy();
      }
    } catch (error) {
      throw writeError(error, account, what, context.signal);
    } finally {
      sts.destroy();
    }
  }
}
