import {
  EnableOutboundWebIdentityFederationCommand,
  GetOutboundWebIdentityFederationInfoCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import type { RunContext } from '../../../core/context.ts';
import { DeadlineError, RolebridgeError } from '../../../core/errors.ts';
import { known, unknown } from '../../../model/known.ts';
import type { OutboundFederationReader, OutboundFederationWriter } from '../../../model/set-up.ts';
import type { AwsClients } from '../clients.ts';
import { awsFailure, credentialsError } from '../errors.ts';

/** AWS: GetOutboundWebIdentityFederationInfo API reference. In our own account, with our own credentials. */
export function createOutboundFederationReader(clients: AwsClients): OutboundFederationReader {
  return {
    async issuer(context) {
      try {
        return known(await issuerNow(clients, context));
      } catch (error) {
        const refused = stopping(error, context) ?? failed('cannot be looked at', error);
        return unknown(refused, 'iam:GetOutboundWebIdentityFederationInfo');
      }
    },
  };
}

/** AWS: EnableOutboundWebIdentityFederation API reference. */
export function createOutboundFederationWriter(clients: AwsClients): OutboundFederationWriter {
  return {
    async enable(context) {
      try {
        const { IssuerIdentifier: issuer } = await inIam(clients, context, (iam) =>
          iam.send(new EnableOutboundWebIdentityFederationCommand({}), { abortSignal: context.signal }),
        );
        if (issuer !== undefined) return issuer;
      } catch (error) {
        // Somebody else was faster, or an answer was lost.
        if (!awsFailure(error).name.startsWith('FeatureEnabled'))
          throw stopping(error, context) ?? failed('cannot be switched on', error);
      }
      const issuer = await issuerNow(clients, context);
      if (issuer !== undefined) return issuer;
      throw failed('cannot be switched on', new Error('AWS gave no issuer'));
    },
  };
}

async function issuerNow(clients: AwsClients, context: RunContext): Promise<string | undefined> {
  try {
    const { IssuerIdentifier, JwtVendingEnabled } = await inIam(clients, context, (iam) =>
      iam.send(new GetOutboundWebIdentityFederationInfoCommand({}), { abortSignal: context.signal }),
    );
    return JwtVendingEnabled === false ? undefined : IssuerIdentifier;
  } catch (error) {
    if (awsFailure(error).name.startsWith('FeatureDisabled')) return undefined;
    throw error;
  }
}

async function inIam<T>(
  clients: AwsClients,
  context: RunContext,
  work: (iam: IAMClient) => Promise<T>,
): Promise<T> {
  const iam = new IAMClient(clients.config(context));
  try {
    return await work(iam);
  } finally {
    iam.destroy();
  }
}

function stopping(error: unknown, { signal }: RunContext): RolebridgeError | undefined {
  if (signal.aborted) throw new DeadlineError(error);
  const refused = credentialsError(error);
  if (refused !== undefined) throw refused;
  return error instanceof RolebridgeError ? error : undefined;
}

function failed(what: string, cause: unknown): RolebridgeError {
  return new RolebridgeError(
    'AWS_OUTBOUND_FEDERATION',
    `outbound web identity federation ${what}: ${awsFailure(cause).reason}`,
    {
      hint:
        'Sign in to the account that Rolebridge runs in as somebody who may call iam:EnableOutboundWebIdentityFederation ' +
        'and iam:GetOutboundWebIdentityFederationInfo.',
      cause,
    },
  );
}
