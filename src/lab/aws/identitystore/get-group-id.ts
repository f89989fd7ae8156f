import { GetGroupId$ } from '@aws-sdk/client-identitystore';
import type { GetGroupIdCommandInput, GetGroupIdCommandOutput } from '@aws-sdk/client-identitystore';
import type { AlternateIdentifier } from '@aws-sdk/client-identitystore';
import type { IdentityStoreGroup } from '../../world.ts';
import { invalidInput } from '../sso-admin/refusals.ts';
import { storeOperation, unknown } from './store-operation.ts';

/** AWS: GetGroupId API reference: by external id, or by the display name, whose upper and lower case count (assumed). */
export const getGroupId = storeOperation<GetGroupIdCommandInput, GetGroupIdCommandOutput>(
  'identitystore:GetGroupId',
  GetGroupId$,
  ({ AlternateIdentifier: wanted }, { store, identityStoreId: IdentityStoreId }) => {
    const finds = finderOf(wanted);
    if (finds === undefined)
      return invalidInput('alternateIdentifier', undefined, 'Member must be one of the two');
    const group = store.groups.find(finds);
    return group === undefined ? unknown('GROUP', undefined) : { GroupId: group.id, IdentityStoreId };
  },
);

function finderOf(
  wanted: AlternateIdentifier | undefined,
): ((group: IdentityStoreGroup) => boolean) | undefined {
  const { ExternalId: external, UniqueAttribute: attribute } = wanted ?? {};
  if (external !== undefined) {
    return ({ externalIds }) =>
      externalIds.some(({ issuer, id }) => issuer === external.Issuer && id === external.Id);
  }
  // Paths of attributes are the same in any case (RFC 7643, "Attributes").
  if (attribute?.AttributePath?.toLowerCase() !== 'displayname') return undefined;
  return ({ displayName }) => displayName === attribute.AttributeValue;
}
