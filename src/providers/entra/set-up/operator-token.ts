import { AzureCliCredential } from '@azure/identity';
import type { RunContext } from '../../../core/context.ts';
import { RolebridgeError } from '../../../core/errors.ts';
import { entraEndpoints, type EntraCloud } from '../settings.ts';

/**
 * A token for Microsoft Graph of whoever has signed in with the Azure CLI. Only for the terminal: it runs `az`.
 * @throws RolebridgeError SET_UP_NOT_SIGNED_IN
 */
export async function operatorToken(
  { cloud, tenantId }: { readonly cloud: EntraCloud; readonly tenantId: string },
  { signal }: Pick<RunContext, 'signal'>,
): Promise<string> {
  const { graphHost } = entraEndpoints[cloud];
  try {
    const { token } = await new AzureCliCredential({ tenantId }).getToken(`https://${graphHost}/.default`, {
      abortSignal: signal,
    });
    return token;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new RolebridgeError(
      'SET_UP_NOT_SIGNED_IN',
      `the Azure CLI gives no token for Microsoft Graph: ${reason}`,
      {
        hint:
          `Sign in to the tenant: az login --tenant ${tenantId} --allow-no-subscriptions` +
          (cloud === 'global' ? '.' : `, after az cloud set --name ${azureClouds[cloud]}.`),
        cause: error,
      },
    );
  }
}

/** Azure CLI: "az cloud list". */
const azureClouds = {
  usGov: 'AzureUSGovernment',
  usGovDoD: 'AzureUSGovernment',
  china: 'AzureChinaCloud',
} as const;
