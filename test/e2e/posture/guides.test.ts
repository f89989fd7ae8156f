import { describe, expect, it } from 'vitest';
import { federationConfig, federationWorld, partsOf, postureIn } from '../../support/federation-worlds.ts';
import { notRight } from '../../support/posture-cases.ts';
import { guides } from './guides.ts';

describe('a guide that somebody followed to the letter gives', () => {
  it.each(guides)('$name', async ({ way, follow, changes, found }) => {
    const world = federationWorld(way);
    follow(partsOf(world));
    expect(notRight(await postureIn(world, federationConfig(way, changes)))).toEqual(found.toSorted());
  });
});
