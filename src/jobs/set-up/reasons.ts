import { needing, type NeededRegistration } from './needs.ts';
import { keyOf, type SetUpItem } from './set-up-item.ts';

/** What each thing is for, by its key, in the words of the report. */
export function reasonsFor(
  needed: NeededRegistration,
  desired: readonly SetUpItem[],
): ReadonlyMap<string, string> {
  return new Map(desired.map((item) => [keyOf(item), reasonFor(item, needed)]));
}

function reasonFor(item: SetUpItem, needed: NeededRegistration): string {
  switch (item.type) {
    case 'outbound-federation':
      return 'so that no secret is stored; once for the account, which CloudFormation cannot do';
    case 'registration':
      return `for ${needed.jobs.join(', ')}`;
    case 'service-principal':
      return 'a registration alone cannot sign in';
    case 'permission':
      return `with admin consent, for ${needing(item.permission, needed).join(', ')}`;
    case 'federated-credential':
      return 'its function signs in with a token of AWS';
    case 'ownership':
      return 'who writes an application has to own both halves of it';
  }
}
