import type { Credential, Finding } from '../../model/credentials.ts';
import type { Severity } from '../../model/posture.ts';

/** A credential as the inventory has it, or, when its source could not be read, as it was noted last. */
export interface WatchedCredential {
  readonly credential: Credential;
  readonly unread?: {
    /** ISO time. */
    readonly noted: string;
    readonly reason: string;
  };
}

/** What there is to say about a credential. `daysLeft` are whole days, and negative after the end. */
export type CredentialNews = WatchedCredential & { readonly daysLeft: number } & (
    | {
        readonly kind: 'horizon';
        readonly horizon: number;
        /** Every horizon that is told with it, the most urgent last. */
        readonly covers: readonly number[];
      }
    /** `day`: `2027-02-26`, in UTC. */
    | { readonly kind: 'daily'; readonly day: string }
    /** `week`: 1 from the end on, 2 a week later. `covers`: horizons that were never told. */
    | { readonly kind: 'overdue'; readonly week: number; readonly covers: readonly number[] }
    /** `previous`: the end last told of. */
    | { readonly kind: 'renewed'; readonly previous?: string }
  );

/** What there is to say about a finding. `week`: 1 a week after it was told. */
export type FindingNews = { readonly finding: Finding } & (
  | { readonly kind: 'finding' }
  | { readonly kind: 'reminder'; readonly week: number }
  | { readonly kind: 'resolved' }
);

export type News = CredentialNews | FindingNews;

/** One thing to tell one recipient: the resource of this job. */
export interface Notice {
  /** Its name. */
  readonly recipient: string;
  /** Its name and address, under which memory has it. */
  readonly addressee: string;
  readonly news: News;
}

/** Of the credential or the finding. */
export function subjectKey(news: News): string {
  return 'credential' in news ? news.credential.key : news.finding.key;
}

/** Equal keys are the same thing said to the same recipient. */
export function noticeKey({ recipient, news }: Pick<Notice, 'recipient' | 'news'>): string {
  return `${recipient} ${subjectKey(news)} ${suffix(news)}`;
}

function suffix(news: News): string {
  switch (news.kind) {
    case 'horizon':
      return `${news.credential.notAfter} in ${news.horizon}`;
    case 'daily':
      return `${news.credential.notAfter} day ${news.day}`;
    case 'overdue':
      return `${news.credential.notAfter} overdue ${news.week}`;
    case 'renewed':
      return `renewed ${news.credential.notAfter}`;
    case 'reminder':
      return `reminder ${news.week}`;
    case 'finding':
    case 'resolved':
      return news.kind;
  }
}

export function severityOf(news: News): Severity {
  switch (news.kind) {
    case 'horizon':
    case 'daily':
      return severityIn(news.daysLeft);
    case 'overdue':
      return 'critical';
    case 'finding':
    case 'reminder':
      return news.finding.severity;
    case 'renewed':
    case 'resolved':
      return 'info';
  }
}

/** How bad it is that something ends in so many days; negative ones are after the end. */
export function severityIn(daysLeft: number): Severity {
  if (daysLeft <= 7) return 'critical';
  return daysLeft <= 30 ? 'warning' : 'info';
}
