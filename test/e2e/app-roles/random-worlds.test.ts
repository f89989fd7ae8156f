import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppRole, World } from '../../../src/lab/world.ts';
import { foreignText, labApp } from '../../support/lab-app.ts';
import {
  account,
  company,
  day,
  federated,
  foreignRoles,
  pairOf,
  prod,
  runtime,
  staging,
  stranger,
} from './company.ts';

const ids = [prod, staging, stranger, '777788889999'];
const names = ['Admin', 'Reader', 'Ops', 'a,b', 'team/Lead'];

const trust = fc.constantFrom('people', 'service', 'junk', 'nobody');

const iamRoles = (id: string) =>
  fc.dictionary(fc.constantFrom(...names.slice(0, 4)), trust, { noNullPrototype: true }).map((roles) =>
    Object.entries(roles).map(([name, kind]) => {
      if (kind === 'service') return { ...runtime, name };
      if (kind === 'people') return federated(id, name);
      return federated(id, name, { trust: kind === 'junk' ? '{' : { Statement: [] } });
    }),
  );

const value = fc.oneof(
  fc
    .record({
      id: fc.constantFrom(...ids),
      name: fc.constantFrom(...names),
      provider: fc.constantFrom('AzureAD', 'AzureAD', 'Okta'),
    })
    .map(({ id, name, provider }) => pairOf(id, name, provider)),
  fc.constantFrom('Portal.Reader', 'x'),
);

const appRoles = fc
  .uniqueArray(
    fc.record({
      value,
      turned: fc.boolean(),
      isEnabled: fc.boolean(),
      displayName: fc.constantFrom('prod Admin', 'by hand'),
    }),
    {
      selector: (role) => role.value,
      maxLength: 10,
    },
  )
  .map((roles) =>
    roles.map(({ turned, ...role }, index) => ({
      ...role,
      id: `7e9a1c00-0000-4000-8000-2${String(index).padStart(11, '0')}`,
      value:
        turned && role.value.split(',').length === 2
          ? role.value.split(',').toReversed().join(',')
          : role.value,
    })),
  );

/** Two accounts in the unit of the connection, one outside, and one that the organization does not have. */
const anyWorld: fc.Arbitrary<World> = fc
  .record({
    prodRoles: iamRoles(prod),
    stagingRoles: iamRoles(staging),
    roles: appRoles,
    size: fc.integer({ min: 2, max: 5 }),
    lag: fc.integer({ min: 0, max: 2 }),
    settles: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ prodRoles, stagingRoles, roles, size, lag, settles }) =>
    company({
      accounts: [
        account(prod, 'prod', prodRoles),
        account(staging, 'staging', stagingRoles),
        { id: stranger, name: 'stranger' },
      ],
      pageSize: { iam: size, organizations: size, graph: size },
      servicePrincipal: {
        appRoles: [foreignRoles[0], ...roles]
          .filter((role) => role !== undefined)
          .filter((role, index, list) => list.findIndex((other) => other.value === role.value) === index),
      },
      entra: { replicationLag: lag, disableSettles: settles },
    }),
  );

const isOurs = (text: string): boolean => {
  const [left = '', right = '', ...more] = text.split(',');
  const both = `${left},${right}`;
  return (
    more.length === 0 &&
    both.includes('saml-provider/AzureAD') &&
    (both.includes(prod) || both.includes(staging))
  );
};

const rolesOf = (world: World): readonly AppRole[] => world.entra.servicePrincipals[0]?.appRoles ?? [];
const configChanges = {
  appRoles: { limits: { maxDeleteRatio: 1, maxUpdateRatio: 1, emptyTarget: 'allow' } },
};

describe('in any world', () => {
  it('an apply leaves nothing to do, what is foreign as it was, and every id where it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const app = labApp(world, { configChanges });
        const before = new Map(rolesOf(world).map((role) => [role.id, role.value]));
        const seen = new Map<string, string>();
        for (const wait of [0, 8, 2]) {
          app.lab.clock.advance(wait * day);
          const applied = await app.apply();
          expect(['applied', 'no-changes']).toContain(applied.status);
          expect(await app.plan()).toMatchObject({ status: 'no-changes', changes: [] });
          expect(foreignText(app.world, world, isOurs)).toBe(foreignText(world, world, isOurs));
          for (const role of rolesOf(app.world)) {
            expect(before.has(role.id) ? before.get(role.id) : role.value).toBe(role.value);
            if (role.value === null) continue;
            expect(seen.get(role.value) ?? role.id).toBe(role.id);
            seen.set(role.value, role.id);
          }
        }
        expect(new Set(rolesOf(app.world).map(({ id }) => id)).size).toBe(rolesOf(app.world).length);
      }),
      { seed: 20261120, numRuns: 15 },
    );
  });

  it('that was kept in step, what is published is what can be assumed', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const app = labApp(world, { configChanges });
        for (const wait of [0, 8, 2]) {
          app.lab.clock.advance(wait * day);
          await app.apply();
        }
        const wanted = world.aws.accounts
          .filter(({ id }) => id === prod || id === staging)
          .flatMap(({ id, roles }) =>
            roles
              .filter(
                ({ name, trust: policy }) =>
                  !name.includes(',') && JSON.stringify(policy).includes(`${id}:saml-provider/AzureAD`),
              )
              .map(({ name }) => pairOf(id, name)),
          );
        const unsure = world.aws.accounts.flatMap(({ id, roles }) =>
          roles.filter(({ trust: policy }) => policy === '{').map(({ name }) => pairOf(id, name)),
        );
        const sorted = (text: string): string => text.split(',').toSorted().join(',');
        const there = rolesOf(app.world)
          .filter(({ value: text, isEnabled }) => isEnabled && text !== null && isOurs(text))
          .map(({ value: text }) => sorted(text ?? ''));
        expect(there.filter((text) => !unsure.map(sorted).includes(text)).toSorted()).toEqual(
          wanted.map(sorted).toSorted(),
        );
      }),
      { seed: 7, numRuns: 15 },
    );
  });
});
