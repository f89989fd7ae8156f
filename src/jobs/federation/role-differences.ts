import type { Difference } from '../../core/change.ts';
import { stableJson } from '../../core/stable-json.ts';
import type { WantedRole } from '../../model/federation-writers.ts';

/** What a role of ours lacks of what is wanted. More policies may be attached to it: those are left alone. */
export function roleDifferences(before: WantedRole, after: WantedRole): readonly Difference[] {
  const lacking = missingPolicies(before, after);
  return [
    ...(saysTheSame(before.trustPolicy, after.trustPolicy)
      ? []
      : [{ field: 'trustPolicy', before: before.trustPolicy, after: after.trustPolicy }]),
    ...(before.maxSessionDuration === after.maxSessionDuration
      ? []
      : [
          {
            field: 'maxSessionDuration',
            before: `${before.maxSessionDuration} s`,
            after: `${after.maxSessionDuration} s`,
          },
        ]),
    ...(lacking.length === 0
      ? []
      : [
          {
            field: 'managedPolicies',
            before: before.managedPolicies.join(', ') || 'none',
            after: [...before.managedPolicies, ...lacking].join(', '),
          },
        ]),
  ];
}

export function missingPolicies(before: WantedRole, after: WantedRole): readonly string[] {
  return after.managedPolicies.filter((arn) => !before.managedPolicies.includes(arn));
}

/** IAM may give a policy back with its lists in another form and order, which mean the same. */
export function saysTheSame(one: string, other: string): boolean {
  return one === other || plain(one) === plain(other);
}

function plain(policy: string): string {
  try {
    return stableJson(normalized(JSON.parse(policy)));
  } catch {
    return policy;
  }
}

/** A list of one is that one; the order of a list says nothing. AWS: "IAM JSON policy grammar". */
function normalized(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(normalized);
    return items.length === 1 ? items[0] : items.toSorted((a, b) => (stableJson(a) < stableJson(b) ? -1 : 1));
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, normalized(each)]));
}
