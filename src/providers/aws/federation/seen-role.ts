import type { Tag } from '@aws-sdk/client-iam';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { isDeepStrictEqual } from 'node:util';
import { decoded } from '../role-listing.ts';
import { isAbsent } from '../saml-providers/saml-provider-reader.ts';
import { called, CallError, type Desk } from './write-turns.ts';

/** A role as the writer role can see it: its policies are not in it. */
export interface SeenRole {
  readonly trustPolicy: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Undefined: the account has no role of that name, whatever its case. @throws CallError */
export async function seenRole({ iam, context }: Desk, RoleName: string): Promise<SeenRole | undefined> {
  try {
    const asked = iam.send(new GetRoleCommand({ RoleName }), { abortSignal: context.signal });
    const { Role } = await called('GetRole', asked);
    return {
      trustPolicy: decoded(Role?.AssumeRolePolicyDocument ?? ''),
      maxSessionDuration: Role?.MaxSessionDuration ?? 3_600,
      tags: Object.fromEntries((Role?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    };
  } catch (error) {
    if (error instanceof CallError && isAbsent(error.cause)) return undefined;
    throw error;
  }
}

export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * Whether two policies say the same: a list of one is as good as the one, and lists have no order (IAM User Guide:
 * "Grammar of the IAM JSON policy language").
 */
export function samePolicy(left: string, right: string): boolean {
  if (left === right) return true;
  try {
    return isDeepStrictEqual(plain(JSON.parse(left)), plain(JSON.parse(right)));
  } catch {
    return false;
  }
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(plain);
    if (items.length === 1) return items[0];
    const sorted = items.map((item) => ({ item, key: JSON.stringify(item) }));
    return sorted.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, plain(each)]),
  );
}
