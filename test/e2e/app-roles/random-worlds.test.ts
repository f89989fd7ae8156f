import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppRole, World } from '../../../src/lab/world.ts';
import { foreignText, labApp } from '../../support/lab-app.ts';
import { anyWorld } from './any-world.ts';
import { day, pairOf, prod, staging } from './company.ts';

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
