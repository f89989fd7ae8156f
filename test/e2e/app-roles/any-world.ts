import fc from 'fast-check';
import type { World } from '../../../src/lab/world.ts';
import {
  account,
  company,
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
export const anyWorld: fc.Arbitrary<World> = fc
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
