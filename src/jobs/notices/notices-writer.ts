import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import { failureOf } from '../../core/errors.ts';
import type { Writer } from '../../core/job.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { Notifier } from '../../model/notifications.ts';
import { memoryAfter } from './memory-after.ts';
import { openMemory, readMemory, type OpenMemory } from './memory-store.ts';
import { messageOf } from './message.ts';
import { subjectKey, type Notice } from './notice.ts';
import type { NoticeNotes } from './notices-reading.ts';
import { recipientsOf } from './recipients.ts';
import type { NoticeSeries } from './series.ts';
import type { NoticeSettings } from './settings.ts';
import { afterTelling } from './telling.ts';
import { tellingOrder } from './telling-order.ts';
import { byUrgency } from './urgency.ts';

export interface NoticesWriterPorts {
  readonly notifier: Notifier;
  /** Remembers who was told what. */
  readonly state: StateStore;
  readonly settings: NoticeSettings;
  readonly series: NoticeSeries;
  /** Throws when this run no longer holds the lease. */
  readonly stillMine: () => Promise<void>;
}

/**
 * Tells, and remembers each notice right after it was sent: a run that is killed in between tells it again, and never
 * loses it.
 */
export function createNoticesWriter(ports: NoticesWriterPorts): Writer<Notice, NoticeNotes> {
  const { state, stillMine, settings, series } = ports;
  return {
    async apply(changes, context) {
      await stillMine();
      return tellAll(changes, openMemory(state, await readMemory(state, series)), ports, context);
    },
    async remember(_plan, _outcomes, context, notes) {
      // Without the lease, somebody else's run knows better.
      await stillMine();
      if (notes === undefined) return;
      const memory = openMemory(state, await readMemory(state, series));
      const failures: { readonly error: unknown }[] = [];
      for (const [key, entry] of memoryAfter(notes.seen, memory.entries, settings, context.clock.now())) {
        // One that cannot be written must not keep the others from being remembered.
        await memory.put(key, entry).catch((error: unknown) => failures.push({ error }));
      }
      const [first] = failures;
      if (first !== undefined) throw first.error;
    },
  };
}

/** One recipient that cannot be reached holds up nobody else: what it has left comes after all the others. */
async function tellAll(
  changes: readonly Change<Notice>[],
  memory: OpenMemory,
  ports: NoticesWriterPorts,
  context: RunContext,
): Promise<readonly Outcome<Notice>[]> {
  // A notice is only ever created; anything else gets no outcome, which the engine calls a defect.
  const inOrder = changes
    .filter((change) => change.action === 'create')
    .toSorted((a, b) => byUrgency(a.after, b.after));
  const order = tellingOrder(inOrder, ({ after }) => after.recipient);
  const outcomes: Outcome<Notice>[] = [];
  const failed = new Set<string>();
  let lost = false;
  for (let change = order.next(); change !== undefined; change = order.next()) {
    context.progress({ phase: 'apply', what: 'notices', done: outcomes.length, total: inOrder.length });
    const subject = `${change.after.recipient} ${subjectKey(change.after.news)}`;
    if (context.signal.aborted) {
      outcomes.push({ status: 'not-attempted', change, why: 'deadline' });
    } else if (lost || failed.has(subject)) {
      // What is told of a new date makes the old one forgotten: its renewal, which failed, has to come first.
      outcomes.push({ status: 'not-attempted', change, why: 'earlier-failure' });
    } else {
      try {
        await ports.stillMine();
      } catch (error) {
        lost = true;
        outcomes.push({ status: 'failed', change, failure: failureOf(error, context.signal) });
        continue;
      }
      const outcome = await tell(change, memory, ports, context);
      if (outcome.status !== 'applied') {
        failed.add(subject);
        order.failed(change.after.recipient);
      }
      outcomes.push(outcome);
    }
  }
  context.progress({ phase: 'apply', what: 'notices', done: inOrder.length, total: inOrder.length });
  return outcomes;
}

async function tell(
  change: Change<Notice> & { readonly action: 'create' },
  memory: OpenMemory,
  { notifier, settings, series }: NoticesWriterPorts,
  context: RunContext,
): Promise<Outcome<Notice>> {
  const notice = change.after;
  const key = subjectKey(notice.news);
  try {
    const recipient = recipientsOf(settings).get(notice.recipient);
    if (recipient === undefined) throw new Error(`no recipient is called ${notice.recipient}`);
    await notifier.send(recipient, messageOf(notice.news, series), context);
    await memory.put(key, afterTelling(memory.entries.get(key), notice, context.clock.now()));
    return { status: 'applied', change };
  } catch (error) {
    return { status: 'failed', change, failure: failureOf(error, context.signal) };
  }
}
