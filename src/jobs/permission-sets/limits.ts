import { count } from '../../core/words.ts';
import { rule, type Rule } from '../../core/withhold.ts';
import { mostTags } from './definition.ts';
import type { ManagedPermissionSet } from './permission-set.ts';

/** How many accounts a reason names. */
const named = 5;

/** Holds back what AWS would refuse, and what would take away access that people have. */
export const permissionSetLimits: Rule<ManagedPermissionSet> = rule('limit', (change) => {
  if (change.action !== 'delete') {
    const tags = Object.keys(change.after.tags).length;
    return tags > mostTags
      ? `with our own tag it would have ${tags} tags, ${mostTags} are allowed`
      : undefined;
  }
  const { accounts } = change.before;
  if (accounts.length === 0) return undefined;
  const more = accounts.length - named;
  return (
    `still in ${count(accounts.length, 'account')}: ${accounts.slice(0, named).join(', ')}` +
    `${more > 0 ? ` and ${more} more` : ''}; end its assignments there first`
  );
});
