import type { World } from '../../../src/lab/world.ts';
import { group } from '../../support/groups.ts';
import { company, type Row } from '../account-assignments/company.ts';

/** As AWS has them: "IAM Identity Center quotas", and what people measure an assignment to take. */
export const quotas = { rate: 20, outstandingLimit: 15, operationSeconds: 4 } as const;

export interface EstateSize {
  readonly teams: number;
  readonly accountsOfTeam: number;
  /** Each gives a permission set in every account of the team. */
  readonly groupsOfTeam: number;
}

/** 1,000 accounts, 2,000 groups, 10,000 assignments to make. */
export const fullScale: EstateSize = { teams: 200, accountsOfTeam: 5, groupsOfTeam: 10 };

export interface Estate {
  readonly world: World;
  readonly wanted: readonly Row[];
}

/** A team has its own organizational unit; its groups are named after it. */
export const rules = [
  {
    pattern: String.raw`^AWS-(?<team>team-\d+)-(?<permissionSet>Set\d+)$`,
    account: 'ou:/{team}',
    permissionSet: '{permissionSet}',
  },
];

const upTo = (length: number): readonly number[] => Array.from({ length }, (_none, index) => index);

/** An organization that has just begun: groups and permission sets are there, and no assignment. */
export function estate({ teams, accountsOfTeam, groupsOfTeam }: EstateSize): Estate {
  const accounts = upTo(teams * accountsOfTeam).map((index) => ({
    id: String(100_000_000_001 + index),
    name: `account-${index}`,
    team: Math.floor(index / accountsOfTeam),
  }));
  const groups = upTo(teams * groupsOfTeam).map((n) => ({
    n,
    team: Math.floor(n / groupsOfTeam),
    set: `Set${n % groupsOfTeam}`,
  }));
  const byTeam = Map.groupBy(accounts, ({ team }) => team);
  const world = company({
    accounts: accounts.map(({ id, name, team }) => ({ id, name, organizationalUnit: unitId(team) })),
    units: upTo(teams).map((team) => ({ id: unitId(team), name: `team-${team}` })),
    permissionSets: upTo(groupsOfTeam).map((n) => `Set${n}`),
    groups: groups.map(({ n, team, set }) =>
      group(n, { displayName: `AWS-team-${team}-${set}`, mailNickname: `g${n}` }),
    ),
    pageSize: { identityCenter: 100, organizations: 20, graph: 999 },
    center: { settings: quotas },
  });
  const wanted = groups.flatMap(({ n, team, set }) =>
    (byTeam.get(team) ?? []).map(({ id }): Row => `${id} ${set} ${n}`),
  );
  return { world, wanted: wanted.toSorted() };
}

function unitId(team: number): string {
  return `ou-lab1-team${String(team).padStart(4, '0')}`;
}
