/**
 * What one read of a cloud gave. Unknown is not empty: whatever could not be read is a gap, and a plan
 * deletes nothing that a gap might hide.
 */
export interface Snapshot<T> {
  readonly items: readonly T[];
  readonly gaps: readonly Gap[];
}

export interface Gap {
  /** What could not be read: an account id, a connection's name, or `everything`. */
  readonly scope: string;
  readonly code: string;
  /** In full words, for the report. */
  readonly reason: string;
  readonly hint?: string;
}

export const everything = 'everything';
