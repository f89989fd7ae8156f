import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { durableLog, type DurableLog } from './durable.ts';

/**
 * The log of a durable execution in a file that is only ever appended to, a line for each checkpoint: what was
 * answered before the process was killed is there for the next one. A line that was cut off was never answered.
 */
export function durableFile(path: string, event: unknown): DurableLog {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length)
    throw new Error('a line was cut off, and what is appended would go on in it');
  return durableLog(event, {
    updates: whole
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => JSON.parse(line) as readonly OperationUpdate[]),
    keep: (updates) => appendFileSync(path, `${JSON.stringify(updates)}\n`),
  });
}
