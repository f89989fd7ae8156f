import { RolebridgeError } from '../../core/errors.ts';
import { entraEndpoints } from './settings.ts';
import type { EntraSettings } from './settings.ts';

/** A refused token call. Entra: "Microsoft Entra authentication and authorization error codes". */
export function authenticationError(error: unknown, settings: EntraSettings): RolebridgeError {
  const message = error instanceof Error ? error.message : String(error);
  const code = /AADSTS(\d+)/.exec(message)?.[1];
  const said = aadsts(message) ?? firstLine(message);
  return new RolebridgeError('ENTRA_AUTHENTICATION', `Entra ID gave no token: ${said}`, {
    hint: hintFor(code, settings),
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

function hintFor(code: string | undefined, settings: EntraSettings): string {
  switch (code) {
    case '7000215':
      return "The client secret is wrong. Store the secret's value, not its id, and check that it belongs to this client.";
    case '7000222':
      return 'The client secret has expired. Make a new one and store it, or use a federated credential, which has none.';
    case '700016':
      return `The tenant does not know client ${settings.clientId}. Check the client id, the tenant and the cloud.`;
    case '90002':
    case '900023':
      return `There is no tenant ${settings.tenantId} in this cloud. Check the tenant id and the cloud.`;
    case '70021':
    case '700211':
    case '700212':
    case '700213':
      return (
        "No federated credential matches our assertion. Compare the credential's issuer, subject and audience " +
        "with the token's iss, sub (the ARN of our role) and aud, letter by letter; the audience of this cloud is " +
        `${entraEndpoints[settings.cloud].federatedAudience}. One that was made just now needs some minutes.`
      );
    case undefined:
    default:
      return 'Check tenant, client and credential in the configuration, and the sign-in log of the service principal.';
  }
}
