import { describe, expect, it } from 'vitest';
import { exportWorld } from '../../../../../src/lab/lab.ts';
import { world } from '../../../../../src/lab/world.ts';
import { principalId } from '../../../../support/identity-center.ts';
import { ACCOUNT } from '../../../../support/worlds.ts';
import { awsLab, inLab } from '../../target.ts';
import { assigned, create, estate, reservedRoles, WRITE } from './estate.ts';

describe('a world that is saved', () => {
  inLab(() => {
    it('keeps operations in progress, which end in the next lab', async () => {
      const before = estate();
      const roles = reservedRoles(before);
      await create(before, WRITE, 'ops');
      const saved = world.parse(JSON.parse(JSON.stringify(exportWorld(before.lab))));
      const after = awsLab(saved);
      expect(reservedRoles(after, ACCOUNT)).toEqual(roles);
      expect(await assigned(after, WRITE)).toEqual([]);
      await after.lab.clock.sleep(4_000);
      expect(await assigned(after, WRITE)).toEqual([principalId('ops')]);
    });

    it('is the same after the same calls', async () => {
      const run = async () => {
        const lab = estate();
        await create(lab, WRITE, 'ops');
        await lab.lab.clock.sleep(4_000);
        await assigned(lab, WRITE);
        return { world: exportWorld(lab.lab), replies: lab.lab.journal.entries.map(({ reply }) => reply) };
      };
      expect(await run()).toEqual(await run());
    });
  });
});
