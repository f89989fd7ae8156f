import type { Clock } from '../../../src/core/clock.ts';
import type { Job } from '../../../src/core/job.ts';
import { reconcile } from '../../../src/core/reconcile.ts';
import type { RunReport } from '../../../src/core/report.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { dueNotices } from '../../../src/jobs/notices/due-notices.ts';
import type { Inventory } from '../../../src/jobs/notices/inventory.ts';
import { noticesReading, type NoticeNotes } from '../../../src/jobs/notices/notices-reading.ts';
import { noticeKind } from '../../../src/jobs/notices/notice-kind.ts';
import { memoryAfter } from '../../../src/jobs/notices/memory-after.ts';
import { readMemory } from '../../../src/jobs/notices/memory-store.ts';
import type { Memory } from '../../../src/jobs/notices/memory.ts';
import type { Notice } from '../../../src/jobs/notices/notice.ts';
import type { NoticeSeries } from '../../../src/jobs/notices/series.ts';
import type { NoticeSettings } from '../../../src/jobs/notices/settings.ts';
import { afterTelling } from '../../../src/jobs/notices/telling.ts';
import { createNoticesWriter } from '../../../src/jobs/notices/notices-writer.ts';
import type { Credential, Finding } from '../../../src/model/credentials.ts';
import type { Message, Notifier, Recipient } from '../../../src/model/notifications.ts';
import { createSqliteStore } from '../../../src/providers/state/sqlite.ts';
import { testContext } from '../../support/context.ts';
import { defaultLimits } from '../../../src/core/guard.ts';

export const topic = 'arn:aws:sns:eu-west-1:111122223333:access';

export const series: NoticeSeries = { partition: 'credentials', eventType: 'Credential Expiring' };

export const settings: NoticeSettings = {
  recipients: [
    { name: 'access-team', sns: { topic, format: 'text' } },
    { name: 'events', eventBus: 'default' },
  ],
  horizons: [90, 60, 30, 14, 7, 3, 1, 0],
  horizonsOf: [],
};

/** To one recipient alone, in the default horizons. */
export const toOne = { ...settings, recipients: settings.recipients.slice(0, 1) };

export function tokenEnding(notAfter: string | undefined, changes: Partial<Credential> = {}): Credential {
  return {
    key: 'scim-token/identity-center',
    kind: 'scim-token',
    state: 'active',
    title: 'SCIM token of identity-center',
    livesIn: 'IAM Identity Center, automatic provisioning',
    cutsOff: 'users and groups of Entra ID no longer reach IAM Identity Center',
    ...(notAfter === undefined ? {} : { notAfter }),
    evidence: 'announced',
    source: 'AWS Health said so on 2026-12-01',
    remedy: 'rolebridge rotate scim identity-center',
    ...changes,
  };
}

export function missingIn(...subjects: readonly string[]): Finding {
  return {
    key: 'active-certificate-missing/production',
    severity: 'critical',
    title: 'The certificate that Entra ID signs with is missing in AWS',
    text: `Nobody can sign in to:\n${subjects.map((id) => `${id} account of ${id}`).join('\n')}`,
    remedy: 'rolebridge rotate saml production',
    subjects,
  };
}

/** Of which `missingIn` was looked for. */
export function inventoryOf(parts: Partial<Inventory>): Inventory {
  const judged = [missingIn().key];
  return { credentials: [], findings: [], judged, unread: [], reads: [], remarks: [], ...parts };
}

/** `2027-03-01` and a time of day; noon when there is none. */
export function at(day: string, time = '12:00'): Date {
  return new Date(`${day}T${time}:00.000Z`);
}

export function daysLater(time: Date, days: number): Date {
  return new Date(time.getTime() + days * 86_400_000);
}

/** One run without any cloud or store: what is told, and what is remembered after it. */
export function runOnce(
  inventory: Inventory,
  memory: Memory,
  now: Date,
  to: NoticeSettings = toOne,
): { readonly told: readonly Notice[]; readonly memory: Memory } {
  const { due } = dueNotices(inventory, memory, to, now);
  const after = new Map(memory);
  const put = (key: string, entry: ReturnType<typeof afterTelling>): void => {
    if (entry === undefined) after.delete(key);
    else after.set(key, entry);
  };
  for (const notice of due) {
    const { news } = notice;
    const key = 'credential' in news ? news.credential.key : news.finding.key;
    put(key, afterTelling(after.get(key), notice, now));
  }
  for (const [key, entry] of memoryAfter(inventory, after, to, now)) put(key, entry);
  return { told: due, memory: after };
}

export interface Sent {
  readonly to: string;
  readonly message: Message;
}

/** Everything but the clouds: the engine, the writer, a store, and recipients that may fail. */
export interface Watch {
  readonly state: StateStore;
  readonly sent: Sent[];
  readonly writes: string[];
  now: Date;
  inventory: Inventory;
  /** Names of recipients that cannot be reached. */
  unreachable: readonly string[];
  /** While it is true no entry can be written. */
  stateFails: boolean;
  signal: AbortSignal;
  stillMine: () => Promise<void>;
  /** Called before each message. */
  beforeSend: (recipient: Recipient) => void;
  plan(): Promise<RunReport>;
  apply(): Promise<RunReport>;
}

export function watchOf(inventory: Inventory, now: Date, to: NoticeSettings = settings): Watch {
  const store = createSqliteStore(':memory:');
  const writes: string[] = [];
  const state: StateStore = {
    ...store,
    get: (key) => store.get(key),
    list: (partition) => store.list(partition),
    remove(key, expected) {
      writes.push(`forget ${key.name}`);
      return store.remove(key, expected);
    },
    put(key, value, expected, options) {
      if (watch.stateFails) return Promise.reject(new Error('the store is away'));
      writes.push(`${key.partition}/${key.name}`);
      return store.put(key, value, expected, options);
    },
  };
  const notifier: Notifier = {
    send(recipient, message) {
      watch.beforeSend(recipient);
      if (watch.unreachable.includes(recipient.name))
        return Promise.reject(new Error(`${recipient.name} cannot be reached`));
      watch.sent.push({ to: recipient.name, message });
      return Promise.resolve();
    },
  };
  const clock: Clock = { now: () => watch.now, sleep: () => Promise.resolve() };
  const job: Job<Notice, NoticeNotes> = {
    name: 'credential-expiry',
    kind: noticeKind,
    limits: defaultLimits,
    read: async () => noticesReading(watch.inventory, await readMemory(state, series), to, watch.now),
  };
  const watch: Watch = {
    state,
    sent: [],
    writes,
    now,
    inventory,
    unreachable: [],
    stateFails: false,
    signal: new AbortController().signal,
    stillMine: () => Promise.resolve(),
    beforeSend: () => undefined,
    plan: () => reconcile(job, testContext(clock, watch.signal)),
    apply() {
      const stillMine = (): Promise<void> => watch.stillMine();
      const writer = createNoticesWriter({ notifier, state, series, settings: to, stillMine });
      return reconcile(job, testContext(clock, watch.signal), { writer });
    },
  };
  return watch;
}

/** `access-team <- [Rolebridge] …`. */
export function subjects({ sent }: Pick<Watch, 'sent'>): readonly string[] {
  return sent.map(({ to, message }) => `${to} <- ${message.subject}`);
}
