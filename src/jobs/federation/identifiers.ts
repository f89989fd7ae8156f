import type { IdentifierInUse } from '../../model/federation.ts';
import { freeIdentifier, globalAddress, isIdentifier } from '../posture/checks/sign-in-addresses.ts';
import type { SignInEvidence } from '../posture/evidence.ts';
import { keyOf } from './federation-item.ts';
import type { Hold } from './hold.ts';
import { gapOf, type SetUp } from './set-up.ts';
import { settingItem } from './setting-item.ts';
import type { Subject } from './subject.ts';

/**
 * The configured one; else what the application has; else the first that is free. Entra takes an identifier once in a
 * tenant, so that who has the others must be known.
 * @param taken By connections before this one, in the same plan.
 */
export function identifiersOf(subject: Subject, evidence: SignInEvidence, taken: ReadonlySet<string>): SetUp {
  const { there } = subject;
  const { connection, identifiersInUse: inUse } = evidence;
  const present = there?.posture.application.identifierUris ?? [];
  const others =
    inUse.state === 'known'
      ? inUse.value.filter(({ appId }) => appId !== there?.posture.application.appId)
      : [];
  const all = new Set([...taken, ...others.map(({ identifier }) => identifier)]);
  const free = freeIdentifier(connection.identifier ?? globalAddress(evidence.partition), all);
  const wanted = connection.identifier ?? present.find(isForAws) ?? free;
  const setUp = settingItem(subject, 'identifiers', withFirst(present, wanted), present);

  const [item] = setUp.desired;
  if (item === undefined) return setUp;
  const hold = (rule: Hold['rule'], reason: string): SetUp => ({
    ...setUp,
    holds: [{ key: keyOf(item), rule, reason }],
  });
  if (inUse.state === 'unknown') {
    const reason = `which identifiers the tenant's applications have is not known: ${inUse.reason}`;
    const gaps = present.includes(wanted) ? [] : [gapOf(connection.name, inUse)];
    return { ...hold('completeness', reason), gaps };
  }
  const holder = holderOf(wanted, others, taken);
  if (holder === undefined) return setUp;
  return hold(
    'ambiguity',
    `${wanted} is the identifier of ${holder}, and Entra takes it once; ${free} is free`,
  );
}

/** The identifier that a connection is to get: the first of those that are for AWS. */
export function chosenIdentifier({ desired }: Pick<SetUp, 'desired'>): string | undefined {
  const setting = desired.find((item) => item.type === 'setting' && item.name === 'identifiers');
  return setting?.type === 'setting' ? setting.value.find(isForAws) : undefined;
}

function holderOf(
  wanted: string,
  others: readonly IdentifierInUse[],
  taken: ReadonlySet<string>,
): string | undefined {
  const other = others.find(({ identifier }) => identifier.toLowerCase() === wanted.toLowerCase());
  if (other !== undefined) return `the application ${other.displayName} (${other.appId})`;
  return taken.has(wanted) ? 'another connection of this plan' : undefined;
}

/** Entra names the first in its assertions. What is there for something else than AWS is left alone. */
function withFirst(there: readonly string[], wanted: string): readonly string[] {
  return there.includes(wanted) ? there : [wanted, ...there.filter((each) => !isForAws(each))];
}

function isForAws(text: string): boolean {
  return isIdentifier(text, 'accounts');
}
