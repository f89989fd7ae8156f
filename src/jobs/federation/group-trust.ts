import type { GroupPosture } from '../../model/federation.ts';
import { isNamed } from './application-roles.ts';
import type { Hold } from './hold.ts';
import type { ConnectionEvidence } from '../posture/evidence.ts';

/**
 * A name is no proof: whoever may create a group may call it so, and lets in whom he likes. Only a group that somebody
 * wrote into the configuration is believed whatever it is.
 */
export function doubtsAbout(
  posture: GroupPosture,
  evidence: ConnectionEvidence,
): readonly Omit<Hold, 'key'>[] {
  const { group, owners } = posture;
  const { groups } = evidence.connection;
  if (groups === undefined || Object.hasOwn(groups.ids, group.id)) return [];
  return [
    ...ambiguity(posture, evidence),
    ...(group.isMicrosoft365
      ? [
          {
            rule: 'trust',
            reason:
              'it is a Microsoft 365 group, which anybody may be allowed to create; name it in groups.ids',
          } as const,
        ]
      : []),
    ...(groups.allowOwners ? [] : ownerDoubts(owners)),
  ];
}

function ambiguity({ group }: GroupPosture, evidence: ConnectionEvidence): readonly Omit<Hold, 'key'>[] {
  if (evidence.groups.state === 'unknown') return [];
  const twin = evidence.groups.value.find(
    (other) =>
      other.group.id !== group.id &&
      other.group.displayName === group.displayName &&
      isNamed(other, evidence),
  );
  if (twin === undefined) return [];
  return [
    {
      rule: 'ambiguity',
      reason: `another group has the same name: ${twin.group.id}; name one in groups.ids`,
    },
  ];
}

function ownerDoubts(owners: GroupPosture['owners']): readonly Omit<Hold, 'key'>[] {
  if (owners.state === 'unknown')
    return [{ rule: 'completeness', reason: `who owns it is not known: ${owners.reason}` }];
  if (owners.value.length === 0) return [];
  const names = owners.value.map(({ displayName }) => displayName).join(', ');
  return [
    {
      rule: 'trust',
      reason: `${names} could rename it and let anybody in; name it in groups.ids, or set groups.allowOwners`,
    },
  ];
}
