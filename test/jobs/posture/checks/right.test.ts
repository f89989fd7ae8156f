import { describe, expect, it } from 'vitest';
import { postureOf } from '../../../../src/jobs/posture/posture-of.ts';
import { identityCenterEvidence, ownEvidence, signInEvidence } from '../../../support/posture-evidence.ts';

describe('a connection on which everything is right', () => {
  it.each([
    { type: 'app-roles', evidence: signInEvidence('app-roles') },
    { type: 'group-names', evidence: signInEvidence('group-names') },
    { type: 'identity-center', evidence: identityCenterEvidence() },
  ])('$type has nothing wrong and nothing unknown', ({ evidence }) => {
    const { connections, own } = postureOf({ connections: [evidence], own: ownEvidence() });
    const results = [...(connections[0]?.results ?? []), ...own];
    expect(results.filter(({ verdict }) => verdict !== 'right')).toEqual([]);
    expect(results.length).toBeGreaterThan(20);
  });
});
