import { createHash } from 'node:crypto';
import type { Change } from './change.ts';
import type { Plan } from './plan.ts';
import { stableJson } from './stable-json.ts';

/**
 * Names what a plan would do, in 12 hexadecimal digits: equal ids mean equal changes, so a person can review a
 * plan and have exactly that one applied. What is held back is not part of it, nor are the words of a reason,
 * which may hold a date.
 */
export function planId(plan: Plan<unknown>): string {
  return digestOf(plan.changes.map(effect)).toString('hex').slice(0, 12);
}

/** Equal data gives equal bytes, whatever the order of an object's keys. */
export function digestOf(value: unknown): Buffer {
  return createHash('sha256').update(stableJson(value)).digest();
}

function effect(change: Change<unknown>): unknown {
  const { why: _words, ...done } = change;
  return done;
}
