import type { RunContext } from '../../core/context.ts';
import { defaultLimits } from '../../core/guard.ts';
import type { Job, Reading, ReadSummary, Remark } from '../../core/job.ts';
import type { Posture } from '../../model/posture.ts';
import type { StateStore } from '../../state/state-store.ts';
import { readMemory, type StoredMemory } from '../notices/memory-store.ts';
import { noticeKind } from '../notices/notice-kind.ts';
import type { Notice } from '../notices/notice.ts';
import { noticesReading, type NoticeNotes } from '../notices/notices-reading.ts';
import { withoutHorizons } from '../notices/settings.ts';
import { postureSeries } from './series.ts';
import type { PostureSettings } from './settings.ts';
import { toldFindings } from './told-findings.ts';
import { verdictFigures, verdictRemark } from './verdict.ts';

export const postureJob = 'posture';

/** What was read of all connections, and judged. */
export interface JudgedPosture {
  readonly posture: Posture;
  /** Keys of the findings whose check has seen everything that it looks at. */
  readonly whole: ReadonlySet<string>;
  readonly reads: readonly ReadSummary[];
  readonly remarks: readonly Remark[];
}

export interface PostureJobReaders {
  /** @throws what stops a plan */
  readonly posture: (context: RunContext) => Promise<JudgedPosture>;
  /** Remembers who was told what. */
  readonly state: StateStore;
}

type Settings = Pick<PostureSettings, 'recipients' | 'tell'>;

/**
 * Tells what is wrong in how Entra ID and AWS are connected: once when it is new, weekly while it is critical, once when
 * it is over. Nothing it does is ever updated or deleted.
 */
export function createPostureJob(
  { settings }: { readonly settings: Settings },
  readers: PostureJobReaders,
): Job<Notice, NoticeNotes> {
  return {
    name: postureJob,
    kind: noticeKind,
    limits: defaultLimits,
    async read(context) {
      const [judged, memory] = await Promise.all([
        readers.posture(context),
        readMemory(readers.state, postureSeries),
      ]);
      return postureReading(judged, memory, settings, context.clock.now());
    },
  };
}

/** What the engine compares. Pure. */
export function postureReading(
  { posture, whole, reads, remarks }: JudgedPosture,
  memory: StoredMemory,
  { recipients, tell }: Settings,
  now: Date,
): Reading<Notice, NoticeNotes> {
  const inventory = {
    credentials: [],
    ...toldFindings({ posture, whole, tell, remembered: rememberedIn(memory) }),
    reads,
    remarks: [verdictRemark(posture), ...(recipients.length === 0 ? [nobodyIsTold] : []), ...remarks],
  };
  return {
    ...noticesReading(inventory, memory, withoutHorizons(recipients), now),
    figures: verdictFigures(posture),
  };
}

function rememberedIn({ entries }: StoredMemory): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...entries].flatMap(([key, entry]): [string, readonly string[]][] =>
      entry.type === 'finding' ? [[key, Object.keys(entry.subjects)]] : [],
    ),
  );
}

const nobodyIsTold: Remark = {
  severity: 'info',
  subject: 'jobs.posture.recipients',
  text: 'there are none: nobody is told. `rolebridge doctor` shows every finding to whoever asks',
};
