import type { GroupInput, UserInput } from '../../src/lab/world.ts';

/** The group with this number: `AWS-1`, and an id that its number can be read from. */
export function group(n: number, changes: Partial<GroupInput> = {}): GroupInput {
  return { id: numbered('6', n), displayName: `AWS-${n}`, mailNickname: `aws-${n}`, ...changes };
}

/** The user with this number, with all that provisioning to AWS asks for. */
export function user(n: number, changes: Partial<UserInput> = {}): UserInput {
  const userPrincipalName = `user${n}@example.com`;
  return {
    id: numbered('5', n),
    displayName: `User ${n}`,
    givenName: 'User',
    surname: `Number ${n}`,
    userPrincipalName,
    mail: userPrincipalName,
    ...changes,
  };
}

/** Several users, from 1 on. */
export function users(count: number): readonly UserInput[] {
  return Array.from({ length: count }, (_, index) => user(index + 1));
}

function numbered(kind: string, n: number): string {
  return `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}
