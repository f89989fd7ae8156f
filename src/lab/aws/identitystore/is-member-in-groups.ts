import { IsMemberInGroups$ } from '@aws-sdk/client-identitystore';
import type {
  IsMemberInGroupsCommandInput,
  IsMemberInGroupsCommandOutput,
} from '@aws-sdk/client-identitystore';
import { invalidInput } from '../sso-admin/refusals.ts';
import { storeOperation, unknown } from './store-operation.ts';

/** AWS: IsMemberInGroups API reference: at most 100 groups; one that is not there is none that anybody is in (assumed). */
export const isMemberInGroups = storeOperation<IsMemberInGroupsCommandInput, IsMemberInGroupsCommandOutput>(
  'identitystore:IsMemberInGroups',
  IsMemberInGroups$,
  ({ MemberId, GroupIds = [] }, { store }) => {
    const user = MemberId?.UserId;
    if (GroupIds.length < 1 || GroupIds.length > 100) {
      return invalidInput('groupIds', GroupIds.length, 'Member must have length between 1 and 100');
    }
    if (user === undefined || !store.users.some(({ id }) => id === user)) return unknown('USER', user);
    const Results = GroupIds.map((GroupId) => ({
      GroupId,
      MemberId: { UserId: user },
      MembershipExists: store.memberships.some((each) => each.user === user && each.group === GroupId),
    }));
    return { Results };
  },
);
