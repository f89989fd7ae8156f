import { ConfigError } from '../../config/config-error.ts';
import type { RunRequest } from '../../app.ts';

/**
 * What a run that an event starts may do. Nobody is there to say it, so that it only plans unless the function was told.
 * @param text The variable ROLEBRIDGE_EVENT_MODE.
 * @throws ConfigError when it is neither
 */
export function eventModeOf(text: string | undefined): RunRequest['mode'] {
  if (text === undefined || text === 'plan') return 'plan';
  if (text === 'apply') return text;
  throw new ConfigError('the environment of the function', [
    { path: '', reason: `ROLEBRIDGE_EVENT_MODE is ${JSON.stringify(text)}`, hint: 'plan or apply' },
  ]);
}
