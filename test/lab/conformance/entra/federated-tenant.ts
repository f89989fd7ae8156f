import { createEntraCloud } from '../../../../src/lab/entra/cloud.ts';
import type { Lab } from '../../../../src/lab/lab.ts';
import type { Clouds } from '../../../../src/lab/operation.ts';
import { readRequest } from '../../../../src/lab/request.ts';
import type { WebIdentityClaims } from '../../../../src/lab/web-identity.ts';
import { createWebIdentity } from '../../../../src/lab/web-identity.ts';
import { tenant } from './tenant.ts';

/** The Entra side alone, with AWS's signing key in the test's hands, so that it can sign what AWS never would. */
export function federatedTenant(change: (clouds: Clouds) => Clouds = (clouds) => clouds): {
  readonly lab: Lab;
  readonly sign: (claims: WebIdentityClaims) => string;
} {
  const lab = tenant();
  const webIdentity = createWebIdentity();
  let last = 0;
  const clouds = change({
    world: lab.world,
    clock: lab.clock,
    session: {
      awsCredentials: new Map(),
      bearerTokens: new Map(),
      stale: new Map(),
      settling: new Map(),
      deltaTokens: new Map(),
      buckets: new Map(),
      webIdentity,
      next: () => (last += 1),
    },
  });
  const cloud = createEntraCloud();
  return {
    lab: {
      ...lab,
      async fetch(incoming) {
        const request = await readRequest(incoming);
        return cloud.handle(request, cloud.identify(request, clouds), clouds);
      },
    },
    sign: (claims) => webIdentity.sign(claims),
  };
}
