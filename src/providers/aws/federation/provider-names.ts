import type { IAMClient } from '@aws-sdk/client-iam';
import { ListSAMLProvidersCommand } from '@aws-sdk/client-iam';
import type { RunContext } from '../../../core/context.ts';
import { stepOf } from '../account-gap.ts';

/** AWS: "Referencing permission sets in resource policies": the providers that Identity Center makes for itself. */
const OF_IDENTITY_CENTER = /^AWSSSO_.*_DO_NOT_DELETE$/;

/** Names of the account's SAML providers, sorted: all come at once. @throws AccountReadError */
export async function listProviderNames(iam: IAMClient, { signal }: RunContext): Promise<readonly string[]> {
  const asked = iam.send(new ListSAMLProvidersCommand({}), { abortSignal: signal });
  const { SAMLProviderList = [] } = await stepOf({ call: 'ListSAMLProviders', of: 'the account' }, asked);
  return SAMLProviderList.map(({ Arn = '' }) => Arn.slice(Arn.indexOf('/') + 1))
    .filter((name) => !OF_IDENTITY_CENTER.test(name))
    .toSorted((a, b) => (a < b ? -1 : 1));
}
