import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen } from '../../handlers/lab-handler.ts';
import { samlTrust } from '../../support/worlds.ts';
import { account, company, federated } from '../app-roles/company.ts';
import { createRoleEvent, estate, publishedRoles, randomOf, shuffled, type Told } from './estate.ts';

const teams = ['111122223333', '222233334444', '333344445555'];

/** 500 roles in three accounts, of which every tenth trusts another provider. */
const roles: readonly Told[] = Array.from({ length: 500 }, (_none, n) => ({
  accountId: teams[n % teams.length] ?? '',
  roleName: `Burst-${String(n).padStart(3, '0')}`,
  provider: n % 10 === 0 ? 'Okta' : 'AzureAD',
}));
const ours = roles.filter(({ provider }) => provider === 'AzureAD');

const poisoned = [
  'no JSON at all',
  '"CreateRole"',
  '{"detail-type":"AWS API Call via CloudTrail","detail":{}}',
  '{"Records":[]}',
  '{"detail-type":"Object Created","source":"aws.s3","detail":{"eventSource":"s3.amazonaws.com"}}',
];

const world = () =>
  company({
    pageSize: { iam: 1000, organizations: 20, graph: 999 },
    accounts: teams.map((id) =>
      account(
        id,
        `team ${id}`,
        roles
          .filter(({ accountId }) => accountId === id)
          .map(({ roleName, provider }) => federated(id, roleName, roleOf(id, provider))),
      ),
    ),
  });

/** Enough to tell them apart. */
function starts(bodies: readonly string[]): readonly string[] {
  return bodies.map((body) => body.slice(0, 60)).toSorted();
}

function roleOf(id: string, provider = 'AzureAD') {
  return { trust: samlTrust(`arn:aws:iam::${id}:saml-provider/${provider}`) };
}

beforeEach(() => void listen());
afterEach(() => void vi.restoreAllMocks());

describe('500 roles that are made in a burst', () => {
  it.each([
    { seconds: 40, maximumConcurrency: 1, seed: 1 },
    { seconds: 90, maximumConcurrency: 1, seed: 2 },
    { seconds: 40, maximumConcurrency: 2, seed: 3 },
  ])(
    'in $seconds s cost one run or two, with $maximumConcurrency at once',
    async ({ seconds, maximumConcurrency, seed }) => {
      const { lab, queue, run, state } = estate(world(), { queue: { maximumConcurrency } });
      const random = randomOf(seed);
      const bodies = roles.map(createRoleEvent);
      const doubled = bodies.filter((_body, n) => n % 10 === 5);
      for (const body of shuffled([...bodies, ...doubled, ...poisoned], random)) {
        queue.send(body, new Date(lab.clock.now().getTime() + Math.floor(random() * seconds * 1_000)));
      }
      await queue.drain();

      expect(publishedRoles(lab)).toEqual(
        ours.map(({ accountId, roleName }) => `${accountId} ${roleName}`).toSorted(),
      );
      expect(starts(queue.deadLetters)).toEqual(starts(poisoned));
      expect(queue.invocations.filter(({ error }) => error !== undefined)).toEqual([]);
      const runs = await state.list('runs#app-roles');
      expect(runs.length).toBeGreaterThan(0);
      expect(runs.length).toBeLessThanOrEqual(2);
      expect(lab.journal.count('graph:PATCH')).toBeLessThanOrEqual(2);
      expect(lab.journal.count('iam:ListRoles')).toBeLessThanOrEqual(2 * teams.length);
      expect((await run({ mode: 'plan' })).changes.length).toBe(0);
    },
  );
});
