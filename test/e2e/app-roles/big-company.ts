import type { World } from '../../../src/lab/world.ts';
import { account, company, federated, runtime } from './company.ts';

/** So many accounts with a hundred roles each, of which five are for people; pages as large as the clouds give. */
export function bigCompany(accounts: number): World {
  return company({
    pageSize: { iam: 1000, organizations: 20, graph: 999 },
    accounts: Array.from({ length: accounts }, (_none, number) => {
      const id = String(100_000_000_000 + number);
      const roles = Array.from({ length: 100 }, (_role, index) =>
        index % 20 === 0 ? federated(id, `People${index}`) : { ...runtime, name: `service-${index}` },
      );
      return account(id, `team ${number}`, roles);
    }),
  });
}
