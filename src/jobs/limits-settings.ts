import * as z from 'zod';
import { defaultLimits } from '../core/guard.ts';

const ratio = z.number().min(0).max(1);
const number = z.int().min(0);

/** The section `limits` of every job. */
export const limitsSettings = z
  .strictObject({
    maxDeletes: number.default(defaultLimits.maxDeletes).describe('Deletes in one run for one target'),
    maxDeleteRatio: ratio.default(defaultLimits.maxDeleteRatio).describe('Share of what exists and is ours'),
    freeDeletes: number
      .default(defaultLimits.freeDeletes)
      .describe('Deletes that pass the ratio in any case'),
    maxUpdateRatio: ratio.default(defaultLimits.maxUpdateRatio).describe('Share of what exists and is ours'),
    freeUpdates: number
      .default(defaultLimits.freeUpdates)
      .describe('Updates that pass the ratio in any case'),
    emptyTarget: z
      .enum(['refuse', 'allow'])
      .default(defaultLimits.emptyTarget)
      .describe('Deleting the last one'),
  })
  .prefault({})
  .describe('Accidental deletion prevention');
