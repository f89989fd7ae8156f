import type { RunContext } from '../../../core/context.ts';
import type { Gap } from '../../../core/snapshot.ts';
import { known, type Known, type Unknown } from '../../../model/known.ts';
import { AccountReadError, accountGap, lackingAction } from '../account-gap.ts';

/** What one part of an account is read with. */
export interface PartReading {
  readonly accountId: string;
  readonly readerRoleArn: string;
  readonly context: RunContext;
}

/** What was read, or why it could not be, so that nothing else is hidden. A deadline is `readEachAccount`'s to tell. */
export async function partOf<T>(reading: PartReading, part: Promise<T>): Promise<Known<T>> {
  try {
    return known(await part);
  } catch (error) {
    if (!(error instanceof AccountReadError)) throw error;
    const gap = accountGap(reading.accountId, reading.readerRoleArn, error);
    return unknownOf(gap, lackingAction(error));
  }
}

export function unknownOf({ code, reason, hint }: Gap, lacks?: string): Unknown {
  return {
    state: 'unknown',
    code,
    reason,
    ...(hint === undefined ? {} : { hint }),
    ...(lacks === undefined ? {} : { lacks }),
  };
}
