import { describe, expect, it } from 'vitest';
import { notRight } from '../../support/posture-cases.ts';
import { federationConfig, federationWorld, postureIn } from '../../support/federation-worlds.ts';

describe('a company that is set up as it should be', () => {
  it.each(['app-roles', 'group-names', 'identity-center'] as const)(
    'has nothing wrong and nothing unknown by %s',
    async (way) => {
      expect(notRight(await postureIn(federationWorld(way), federationConfig(way)))).toEqual([]);
    },
  );
});
