import type { ReadSummary, Remark } from '../../core/job.ts';
import type { Credential, Finding } from '../../model/credentials.ts';

/** What a job tells of: every credential that can cut access off, if it knows of any, and what is wrong now. */
export interface Inventory {
  readonly credentials: readonly Credential[];
  readonly findings: readonly Finding[];
  /**
   * The keys of all findings that were looked for and could be judged, found or not. A key that is none of these, and
   * not unread, is not watched any more: nobody may say that what it stood for is over.
   */
  readonly judged: readonly string[];
  /** What could not be judged: nothing of such a key is forgotten, resolved or told anew. */
  readonly unread: readonly Unread[];
  readonly reads: readonly ReadSummary[];
  readonly remarks: readonly Remark[];
}

export interface Unread {
  /** The key of a credential or a finding, or what it begins with: `saml-signing-certificate/production`. */
  readonly prefix: string;
  /** It is a whole key: longer ones that begin so are others. */
  readonly whole?: true;
  readonly reason: string;
}
