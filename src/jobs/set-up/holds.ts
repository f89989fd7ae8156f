import { subjectOf, type Change } from '../../core/change.ts';
import { policy } from '../../core/policy.ts';
import { rule, type Rule } from '../../core/withhold.ts';
import { doubtsOnApplications, ownPrincipals } from './owners.ts';
import type { RegistrationStanding, WrittenApplications } from './read-registrations.ts';
import type { SetUpParts } from './readers.ts';
import type { SetUpItem } from './set-up-item.ts';

/** Entra: "Important considerations and restrictions for federated identity credentials". */
const mostCredentials = 20;

/** Why something is not made. Nothing is ever changed or taken away. */
export function rulesOf(
  standings: readonly RegistrationStanding[],
  applications: WrittenApplications,
  parts: SetUpParts,
  issuerUnknown: string | undefined,
): readonly Rule<SetUpItem>[] {
  const bySetting = new Map(standings.map((each) => [each.needed.setting, each]));
  const strangers = doubtsOnApplications(applications, ownPrincipals(standings));
  return [
    rule('completeness', (change) => unreadable(subjectOf(change), issuerUnknown)),
    rule('ownership', (change) => doubtful(subjectOf(change), bySetting)),
    rule('ownership', (change) => ownedByOthers(subjectOf(change), strangers)),
    rule('protection', (change) => elsewhere(subjectOf(change), parts)),
    rule('protection', (change) => nameTaken(subjectOf(change), bySetting)),
    policy('create-only'),
    rule('limit', limitOf(bySetting)),
  ];
}

/** Nobody could see which issuer AWS has for the account. */
function unreadable(item: SetUpItem, issuerUnknown: string | undefined): string | undefined {
  const hangsOnIt = item.type === 'outbound-federation' || item.type === 'federated-credential';
  return hangsOnIt ? issuerUnknown : undefined;
}

/** A registration that may be somebody else's gets nothing. */
function doubtful(item: SetUpItem, bySetting: ReadonlyMap<string, RegistrationStanding>): string | undefined {
  if (item.type === 'outbound-federation') return undefined;
  const adoption = bySetting.get(item.setting)?.adoption;
  return adoption?.type === 'doubtful' ? adoption.reason : undefined;
}

/** An application that may be somebody else's is not to become ours as well. */
function ownedByOthers(item: SetUpItem, strangers: ReadonlyMap<string, string>): string | undefined {
  return item.type === 'ownership' ? strangers.get(item.objectId) : undefined;
}

/** Such as one of the account's former issuer. Entra: names of federated credentials are unique, and never change. */
function nameTaken(
  item: SetUpItem,
  bySetting: ReadonlyMap<string, RegistrationStanding>,
): string | undefined {
  if (item.type !== 'federated-credential') return undefined;
  const adoption = bySetting.get(item.setting)?.adoption;
  if (adoption === undefined || !('registration' in adoption)) return undefined;
  const { name, issuer, subject } = item.credential;
  const taken = adoption.registration.federatedCredentials.find(
    (each) => each.name === name && (each.issuer !== issuer || each.subject !== subject),
  );
  return taken === undefined
    ? undefined
    : `the registration trusts ${taken.subject} of ${taken.issuer} by that name: delete credential ${name}, then run setup again`;
}

/** The switch is one of the account that somebody is in, and so is the issuer that can be read. */
function elsewhere(item: SetUpItem, { account, caller }: SetUpParts): string | undefined {
  const hangsOnIt = item.type === 'outbound-federation' || item.type === 'federated-credential';
  if (!hangsOnIt || account === caller.account) return undefined;
  return `your AWS credentials are of account ${caller.account}: sign in to ${account} for it`;
}

function limitOf(
  bySetting: ReadonlyMap<string, RegistrationStanding>,
): (change: Change<SetUpItem>) => string | undefined {
  return (change) => {
    const item = subjectOf(change);
    if (change.action !== 'create' || item.type !== 'federated-credential') return undefined;
    const standing = bySetting.get(item.setting);
    if (standing === undefined || !('registration' in standing.adoption)) return undefined;
    const there = standing.adoption.registration.federatedCredentials.length;
    const wanted = standing.desired.filter((each) => each.type === 'federated-credential').length;
    const present = standing.current.filter((each) => each.type === 'federated-credential').length;
    const needed = there + wanted - present;
    return needed <= mostCredentials
      ? undefined
      : `the registration would have ${needed} federated credentials, and Entra takes ${mostCredentials}: remove some, or split entra.clients`;
  };
}
