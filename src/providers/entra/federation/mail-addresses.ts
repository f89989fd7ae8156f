import * as z from 'zod';
import type { MailAddress } from '../../../model/federation.ts';
import { known, type Known } from '../../../model/known.ts';
import type { Graph } from '../client.ts';
import { literal } from '../graph-path.ts';
import { batchedReads, type BatchedRead } from '../groups/batched-reads.ts';
import { GROUP_PERMISSION } from '../groups/directory-group.ts';
import { parsed, type Purpose } from '../refusals.ts';
import { mapped } from './batched-lists.ts';
import { part } from './part.ts';

const users = z.object({ value: z.array(z.object({ accountEnabled: z.boolean().nullish() })) });

const what = 'whom Entra mails before a certificate ends';

/**
 * Who in the directory has each address. A user without an account that is enabled is somebody who left. What is
 * explained already is not asked for again, so that it needs no further permission.
 */
export async function readMailAddresses(
  graph: Graph,
  addresses: readonly string[],
): Promise<Known<readonly MailAddress[]>> {
  const holders = new Map<string, MailAddress['holder']>();
  for (const { urlFor, permission, holderIn } of SEARCHES) {
    const left = addresses.filter((address) => !holders.has(address));
    const found = await answers(graph, left, urlFor, { what, permission });
    if (found.state === 'unknown') return found;
    const read = mapped(found, (bodies) =>
      bodies.map(([address, body]) => [address, holderIn(body)] as const),
    );
    if (read.state === 'unknown') return read;
    for (const [address, holder] of read.value) if (holder !== undefined) holders.set(address, holder);
  }
  return known(addresses.map((address) => ({ address, holder: holders.get(address) ?? 'absent' })));
}

interface Search {
  readonly urlFor: (address: string) => string;
  readonly permission: string;
  /** Undefined when it found nobody. */
  readonly holderIn: (body: unknown) => MailAddress['holder'] | undefined;
}

/** One after the other: an address may be a group's and once have been a user's. */
const SEARCHES: readonly Search[] = [
  {
    urlFor: usersWith,
    permission: 'User.Read.All',
    holderIn: (body) => (isEnabled(body) ? 'user' : undefined),
  },
  {
    urlFor: groupsWith,
    permission: GROUP_PERMISSION,
    holderIn: (body) => (isAny(body) ? 'group' : undefined),
  },
  {
    urlFor: usersWith,
    permission: 'User.Read.All',
    holderIn: (body) => (isAny(body) ? 'disabled-user' : undefined),
  },
  {
    urlFor: deletedUsersWith,
    permission: 'User.Read.All',
    holderIn: (body) => (isAny(body) ? 'deleted-user' : undefined),
  },
];

function isEnabled(body: unknown): boolean {
  return parsed(users, body, what).value.some(({ accountEnabled }) => accountEnabled === true);
}

function isAny(body: unknown): boolean {
  return parsed(users, body, what).value.length > 0;
}

/** An answer for every address, or why there is none. */
async function answers(
  graph: Graph,
  addresses: readonly string[],
  urlFor: (address: string) => string,
  purpose: Purpose,
): Promise<Known<readonly (readonly [string, unknown])[]>> {
  const reads: readonly BatchedRead[] = addresses.map((key) => ({ key, url: urlFor(key) }));
  return await part(purpose, async () =>
    [...(await batchedReads(graph, reads))].map(([address, answer]) => {
      if (!answer.ok) throw answer.error;
      return [address, answer.body] as const;
    }),
  );
}

function usersWith(address: string): string {
  const filter = `${is('mail', address)}%20or%20${is('userPrincipalName', address)}`;
  return `/users?$filter=${filter}&$select=id,accountEnabled`;
}

/** The user principal name of a deleted user is another, its mail address the same. */
function deletedUsersWith(address: string): string {
  return `/directory/deletedItems/microsoft.graph.user?$filter=${is('mail', address)}&$select=id`;
}

function groupsWith(address: string): string {
  return `/groups?$filter=${is('mail', address)}&$select=id`;
}

function is(property: string, text: string): string {
  return `${property}%20eq%20${literal(text)}`;
}
