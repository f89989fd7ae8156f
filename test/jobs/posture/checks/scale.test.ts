import { describe, expect, it } from 'vitest';
import { judgeClaimProof } from '../../../../src/jobs/posture/checks/claim-proof.ts';
import { known } from '../../../../src/model/known.ts';
import { account, signInEvidence } from '../../../support/posture-evidence.ts';

describe('roles that nobody reaches', () => {
  it('are looked at once each, however many accounts there are', () => {
    const ids = Array.from({ length: 200 }, (_, index) => String(100_000_000_000 + index));
    const evidence = {
      ...signInEvidence('app-roles'),
      accounts: known(ids.map((id) => account(id, id))),
    };
    let looked = 0;
    const unreached = ids.flatMap((id) =>
      Array.from({ length: 20 }, (_, index) => `arn:aws:iam::${id}:role/R${index}`),
    );
    const counted = new Proxy(unreached, {
      get: (target, key, receiver) => {
        if (typeof key === 'string' && /^\d+$/u.test(key)) looked += 1;
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    const proof = { paths: [], unreached: counted, problems: [], unknowns: [] };
    expect(judgeClaimProof(evidence, proof, false)).toHaveLength(ids.length);
    expect(looked).toBeLessThanOrEqual(2 * unreached.length);
  });
});
