import type { ReadSummary, Remark } from '../../core/job.ts';
import type { Credential, Finding } from '../../model/credentials.ts';

/** Every credential that can cut access off, and what is wrong with them now. */
export interface Inventory {
  readonly credentials: readonly Credential[];
  readonly findings: readonly Finding[];
  /**
   * The keys of all findings that were looked for and could be judged, found or not. A key that is none of these, and
   * not unread, is not watched any more: nobody may say that what it stood for is over.
   */
  readonly judged: readonly string[];
  /** What could not be judged: nothing under such a key is forgotten, resolved or told anew. */
  readonly unread: readonly Unread[];
  readonly reads: readonly ReadSummary[];
  readonly remarks: readonly Remark[];
}

export interface Unread {
  /** The key of a credential or a finding, or what it begins with: `saml-signing-certificate/production`. */
  readonly prefix: string;
  readonly reason: string;
}
