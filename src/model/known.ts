import { failureOf, type RolebridgeError } from '../core/errors.ts';

/** What one look at a cloud gave. Unknown is not wrong: whoever judges says `unknown`, with the reason. */
export type Known<T> = { readonly state: 'known'; readonly value: T } | Unknown;

export interface Unknown {
  readonly state: 'unknown';
  /** Of the error that kept it from being read, as docs/runbook.md has it. */
  readonly code: string;
  /** In full words. */
  readonly reason: string;
  readonly hint?: string;
  /** The Graph permission or IAM action that would have let us look, when its lack is the reason. */
  readonly lacks?: string;
}

export function known<T>(value: T): Known<T> {
  return { state: 'known', value };
}

/** What an error leaves unknown. @param lacks When the error is a refusal for want of it. */
export function unknown(error: RolebridgeError, lacks?: string): Unknown {
  const { code, message, hint } = failureOf(error);
  return {
    state: 'unknown',
    code,
    reason: message,
    ...(hint === undefined ? {} : { hint }),
    ...(lacks === undefined ? {} : { lacks }),
  };
}
