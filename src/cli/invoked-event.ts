import type { InvocationEvent } from '../composition/invoke.ts';
import { RolebridgeError } from '../core/errors.ts';
import { refuseForceAlone } from './commands/apply.ts';
import type { InvokeOptions } from './options.ts';

/** Nothing is written unless somebody says so. @throws RolebridgeError INVOKE_NEEDS_APPLY, FORCE_WITHOUT_EXPECT */
export function eventOf(options: InvokeOptions): InvocationEvent {
  const { apply, expect, force, wait, account: accounts, group: groups, approve } = options;
  const wishes = {
    ...(accounts === undefined ? {} : { accounts }),
    ...(groups === undefined ? {} : { groups }),
    ...(approve === undefined ? {} : { approve }),
  };
  if (apply === true) {
    refuseForceAlone(options);
    return {
      mode: 'apply',
      ...wishes,
      ...(expect === undefined ? {} : { expect }),
      ...(force === undefined ? {} : { force }),
      ...(wait === undefined ? {} : { wait }),
    };
  }
  const [useless] = Object.entries({ expect, force, wait }).filter(([, value]) => value !== undefined);
  if (useless === undefined) return { mode: 'plan', ...wishes };
  throw new RolebridgeError('INVOKE_NEEDS_APPLY', `--${useless[0]} only counts with --apply`, {
    hint: 'Without --apply the function plans, and writes nothing.',
  });
}
