import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Lab } from '../../../src/lab/lab.ts';
import { listen } from '../../handlers/lab-handler.ts';
import { samlTrust } from '../../support/worlds.ts';
import { account, company, federated } from '../app-roles/company.ts';
import {
  createRoleEvent,
  deleteRoleEvent,
  estate,
  publishedRoles,
  trustEvent,
  type Estate,
} from './estate.ts';

const teams = ['111122223333', '222233334444', '333344445555'];
const names = ['One', 'Two', 'Three'];

/** What somebody does to a role; `heard` is how often its event arrives. */
interface Act {
  readonly accountId: string;
  readonly roleName: string;
  readonly what: 'make' | 'delete' | 'trust us' | 'trust others';
  readonly heard: number;
}

const act: fc.Arbitrary<Act> = fc.record({
  accountId: fc.constantFrom(...teams),
  roleName: fc.constantFrom(...names),
  what: fc.constantFrom('make' as const, 'delete' as const, 'trust us' as const, 'trust others' as const),
  heard: fc.constantFrom(0, 1, 1, 1, 2),
});

const trusted = (accountId: string, provider: string) =>
  samlTrust(`arn:aws:iam::${accountId}:saml-provider/${provider}`);

/** @returns the event of it, or undefined when it came to nothing. */
function perform({ world }: Lab, { accountId, roleName, what }: Act): string | undefined {
  const roles = world.aws.accounts.find(({ id }) => id === accountId)?.roles ?? [];
  const at = roles.findIndex(({ name }) => name === roleName);
  const [pattern] = roles;
  if (pattern === undefined || (at === -1) !== (what === 'make')) return undefined;
  switch (what) {
    case 'make':
      roles.push({ ...pattern, name: roleName, trust: trusted(accountId, 'AzureAD') });
      return createRoleEvent({ accountId, roleName });
    case 'delete':
      roles.splice(at, 1);
      return deleteRoleEvent({ accountId, roleName });
    case 'trust us':
    case 'trust others': {
      const provider = what === 'trust us' ? 'AzureAD' : 'Okta';
      roles.splice(at, 1, { ...pattern, name: roleName, trust: trusted(accountId, provider) });
      return trustEvent({ accountId, roleName, provider });
    }
  }
}

/** What can be assumed, of the accounts. */
function wanted({ world }: Lab, accounts: readonly string[]): readonly string[] {
  return world.aws.accounts
    .filter(({ id }) => accounts.includes(id))
    .flatMap(({ id, roles }) =>
      roles
        .filter(({ trust }) => JSON.stringify(trust).includes(`${id}:saml-provider/AzureAD`))
        .map(({ name }) => `${id} ${name}`),
    )
    .toSorted();
}

/** Of the accounts, what is published and enabled. */
function offered({ lab }: Estate, accounts: readonly string[]): readonly string[] {
  return publishedRoles(lab).filter(
    (text) => accounts.includes(text.slice(0, 12)) && !text.endsWith('(disabled)'),
  );
}

const world = () =>
  company({ accounts: teams.map((id) => account(id, `team ${id}`, [federated(id, 'Admin')])) });

/** What is gone goes at once, so that both sides can be compared. */
const atOnce = {
  appRoles: {
    removal: { grace: '0s', disabledFor: '0s' },
    limits: { maxDeleteRatio: 1, maxDeletes: 1000, emptyTarget: 'allow' },
  },
};

beforeEach(() => void listen());
afterEach(() => void vi.restoreAllMocks());

describe('whatever is done to roles, and however it is told', () => {
  it('what is told of is offered when the queue is empty, and nothing is taken away until the schedule does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(act, { maxLength: 8 }), { minLength: 1, maxLength: 3 }),
        fc.infiniteStream(fc.nat()),
        async (rounds, numbers) => {
          const made = estate(world(), { configChanges: atOnce });
          const { lab, queue, run } = made;
          await run({ mode: 'apply' });
          for (const acts of rounds) {
            const told = acts.flatMap((each) => {
              const event = perform(lab, each);
              return event === undefined ? [] : Array.from({ length: each.heard }, () => ({ each, event }));
            });
            const order = told.map((item) => ({ ...item, at: numbers.next().value ?? 0 }));
            for (const { event } of order.toSorted((a, b) => a.at - b.at)) queue.send(event);
            const before = publishedRoles(lab);
            await queue.drain();
            const heard = teams.filter((id) => told.some(({ each }) => each.accountId === id));
            // What is gone stays until the schedule takes it away.
            const stays = before.filter(
              (text) => heard.includes(text.slice(0, 12)) && !wanted(lab, heard).includes(text),
            );
            expect(offered(made, heard)).toEqual([...wanted(lab, heard), ...stays].toSorted());
            const isOthers = (text: string): boolean => !heard.includes(text.slice(0, 12));
            expect(publishedRoles(lab).filter(isOthers)).toEqual(before.filter(isOthers));
          }
          await run({ mode: 'apply' });
          expect(offered(made, teams)).toEqual(wanted(lab, teams));
          expect(queue.deadLetters).toEqual([]);
        },
      ),
      { seed: 23, numRuns: 12 },
    );
  });
});
