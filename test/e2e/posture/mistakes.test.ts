import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/jobs/posture/checks/catalogue.ts';
import { federationConfig, federationWorld, partsOf, postureIn } from '../../support/federation-worlds.ts';
import { notRight } from '../../support/posture-cases.ts';
import { accountMistakes } from './mistakes/accounts.ts';
import { applicationMistakes } from './mistakes/application.ts';
import { claimMistakes } from './mistakes/claims.ts';
import { groupMistakes } from './mistakes/groups.ts';
import { identityCenterMistakes } from './mistakes/identity-center.ts';
import { ownMistakes } from './mistakes/own.ts';

const allMistakes = [
  ...applicationMistakes,
  ...claimMistakes,
  ...accountMistakes,
  ...groupMistakes,
  ...identityCenterMistakes,
  ...ownMistakes,
];

describe('one mistake in a company where everything else is right', () => {
  it.each(allMistakes)('$way: $name', async ({ way, make, changes, found }) => {
    const world = federationWorld(way);
    make(partsOf(world));
    expect(notRight(await postureIn(world, federationConfig(way, changes)))).toEqual(found.toSorted());
  });

  it.each(catalogue)('$id is among what is told', ({ id }) => {
    expect(allMistakes.flatMap(({ found }) => found).some((line) => line.split(' ')[1] === id)).toBe(true);
  });
});
