import type { Difference } from '../../core/change.ts';
import type { Kind } from '../../core/kind.ts';
import { keyOf, targetOf, type SetUpItem } from './set-up-item.ts';

export const setUpKind: Kind<SetUpItem> = {
  noun: 'prerequisite',
  key: keyOf,
  target: targetOf,
  scope: targetOf,
  differences,
  words,
};

/** Only a federated credential has something that can be wrong while it is there: its audience. */
function differences(before: SetUpItem, after: SetUpItem): readonly Difference[] {
  if (before.type !== 'federated-credential' || after.type !== 'federated-credential') return [];
  const [had, has] = [before.credential.audience, after.credential.audience];
  return had === has ? [] : [{ field: 'audience', before: had, after: has }];
}

/** Without whose it is: that is the target, which every report shows. */
function words(item: SetUpItem): readonly string[] {
  switch (item.type) {
    case 'outbound-federation':
      return ['vouches for its roles', 'outbound web identity federation'];
    case 'registration':
      return ['app registration', item.displayName];
    case 'service-principal':
      return ['service principal', 'signs in as the registration'];
    case 'permission':
      return ['Microsoft Graph', item.permission];
    case 'federated-credential':
      return [`trusts ${item.job}`, item.credential.subject];
    case 'ownership':
      return ['owns', `${halfWords[item.half]} of ${item.displayName}`];
  }
}

const halfWords = { application: 'the registration', 'service-principal': 'the enterprise application' };
