import { RolebridgeError } from '../../core/errors.ts';
import type { PresentedAssertion } from './presented-assertion.ts';
import { entraEndpoints } from './settings.ts';
import type { EntraSettings } from './settings.ts';

/**
 * A refused token call. Entra: "Microsoft Entra authentication and authorization error codes".
 * @param presented What we have shown of ourselves, where it was an assertion
 */
export function authenticationError(
  error: unknown,
  settings: EntraSettings,
  presented?: PresentedAssertion,
): RolebridgeError {
  const message = error instanceof Error ? error.message : String(error);
  const code = /AADSTS(\d+)/.exec(message)?.[1];
  const said = aadsts(message) ?? firstLine(message);
  return new RolebridgeError('ENTRA_AUTHENTICATION', `Entra ID gave no token: ${said}`, {
    hint: hintFor(code, settings, presented),
    cause: error,
  });
}

/** From the code on, without the trace ids and times that follow on lines or sentences of their own. */
function aadsts(message: string): string | undefined {
  const start = message.indexOf('AADSTS');
  if (start < 0) return undefined;
  return firstLine(message.slice(start)).split(/ (?:Trace ID|Correlation ID|Timestamp):/)[0];
}

function firstLine(text: string): string {
  return text.split(/\r?\n/)[0]?.trim() ?? text;
}

function hintFor(
  code: string | undefined,
  settings: EntraSettings,
  presented: PresentedAssertion | undefined,
): string {
  switch (code) {
    case '7000215':
      return "The client secret is wrong. Store the secret's value, not its id, and check that it belongs to this client.";
    case '7000222':
      return 'The client secret has expired. Make a new one and store it, or use a federated credential, which has none.';
    case '700027':
      return (
        `App registration ${settings.clientId} does not know the certificate that we sign with, or no longer. Upload ` +
        'the certificate (without its key) under Certificates & secrets, and check that the secret holds that one.'
      );
    case '700016':
      return (
        `The tenant does not know client ${settings.clientId}. Check the client id, the tenant and the cloud; ` +
        '`rolebridge setup` makes a registration and says its id.'
      );
    case '7000229':
      return `Client ${settings.clientId} has no service principal in this tenant: az ad sp create --id ${settings.clientId}, or rolebridge setup.`;
    case '90002':
    case '900023':
      return `There is no tenant ${settings.tenantId} in this cloud. Check the tenant id and the cloud.`;
    case '70021':
    case '700211':
    case '700212':
    case '700213':
      return unmatchedHint(code, settings, presented);
    case undefined:
    default:
      return 'Check tenant, client and credential in the configuration, and the sign-in log of the service principal.';
  }
}

/** Entra names the value that nothing matched, and never what it would have taken: both are said here. */
function unmatchedHint(
  code: string,
  { clientId, cloud }: EntraSettings,
  presented: PresentedAssertion | undefined,
): string {
  const wanted = entraEndpoints[cloud].federatedAudience;
  const minutes = 'One that was made just now needs some minutes.';
  if (presented === undefined)
    return (
      "No federated credential matches our assertion. Compare the credential's issuer, subject and audience " +
      "with the token's iss, sub (the ARN of our role) and aud, letter by letter; the audience of this cloud is " +
      `${wanted}. ${minutes}`
    );
  const { issuer, subject, audience } = presented;
  if (audience !== wanted)
    return `Our token has the audience ${audience}, and this cloud's is ${wanted}: check entra.cloud.`;
  const which = `issuer ${issuer}, subject ${subject} and audience ${audience}`;
  switch (code) {
    case '700211':
      return (
        `No federated credential of client ${clientId} has our issuer, ${issuer}. It is that of one AWS account: ` +
        `compare it with aws iam get-outbound-web-identity-federation-info, or have \`rolebridge setup\` make one with ${which}. ${minutes}`
      );
    case '700213':
      return (
        `Our issuer is trusted, the role is not: no federated credential of client ${clientId} has our subject, ` +
        `${subject}, letter by letter with its path. \`rolebridge setup\` makes one with ${which}. ${minutes}`
      );
    case '700212':
      return (
        `The federated credential for ${subject} has another audience. It has to be ${wanted}: change it under ` +
        `Certificates & secrets of client ${clientId}. ${minutes}`
      );
    default:
      return (
        `Entra finds no federated credential of client ${clientId} with ${which}. When there is one, it was made just ` +
        'now: wait some minutes and run again. When not, `rolebridge setup` makes it.'
      );
  }
}
