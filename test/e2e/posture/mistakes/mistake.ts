import { groups, type Changes, type Parts, type Way } from '../../../support/federation-worlds.ts';

/** One thing done wrong in a company where everything else is right. */
export interface Mistake {
  readonly name: string;
  readonly way: Way;
  readonly make: (parts: Parts) => void;
  readonly changes?: Changes;
  /** Object id of who meets with it; Ada when absent. */
  readonly who?: string;
  /** Everything that is not right then. */
  readonly found: readonly string[];
}

/** What its groups are called. */
export const first = groups[0]?.displayName ?? '';
export const second = groups[1]?.displayName ?? '';

/** The set-up writes the connection. */
export const setUp: Changes = { jobs: { federation: { connections: ['workforce'] } } };
export const writing = ['Application.ReadWrite.OwnedBy', 'Policy.ReadWrite.ApplicationConfiguration'];
