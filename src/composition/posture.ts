import { postureConnectionsOf } from '../config/posture-connections.ts';
import type { RunContext } from '../core/context.ts';
import { createNoticesWriter } from '../jobs/notices/notices-writer.ts';
import { withoutHorizons } from '../jobs/notices/settings.ts';
import { createPostureJob, type JudgedPosture } from '../jobs/posture/job.ts';
import { postureOf } from '../jobs/posture/posture-of.ts';
import { readPosture } from '../jobs/posture/read-posture.ts';
import { postureSeries } from '../jobs/posture/series.ts';
import { wholeFindings } from '../jobs/posture/whole.ts';
import { createNotifier } from '../providers/notify/notifier.ts';
import { refuseWishes, settingsOf, type Composition, type JobParts } from './composition.ts';
import { postureQuestionOf, postureReadersOf } from './posture-readers.ts';

export const posture: Composition = async (parts, run) => {
  refuseWishes('posture', parts.wishes);
  const settings = settingsOf(parts.config, 'posture');
  const { aws, state } = parts.connections;
  const job = createPostureJob({ settings }, { posture: (context) => judgedPosture(parts, context), state });
  return run(job, (stillMine) =>
    createNoticesWriter({
      notifier: createNotifier(aws),
      state,
      series: postureSeries,
      settings: withoutHorizons(settings.recipients),
      stillMine,
    }),
  );
};

async function judgedPosture({ config, connections }: JobParts, context: RunContext): Promise<JudgedPosture> {
  const read = await readPosture(
    postureConnectionsOf(config.jobs),
    postureReadersOf(config, connections, 'reader'),
    postureQuestionOf(config, 'reader'),
    context,
  );
  return {
    posture: postureOf(read),
    whole: wholeFindings(read.connections, read.own),
    reads: read.reads,
    remarks: read.remarks,
  };
}
