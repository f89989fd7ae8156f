import { accountAssignments } from '../../../src/composition/account-assignments.ts';
import { createHandler } from '../../../src/handlers/runtime/create-handler.ts';
import { lambdaDependencies } from '../../../src/handlers/runtime/dependencies.ts';
import { createLabClock } from '../../../src/lab/clock.ts';
import { durableFile } from '../../support/durable-file.ts';
import { runDurably } from '../../support/durable.ts';
import { lambdaContext } from './lambda-context.ts';

/**
 * The function of account-assignments with Lambda's part around it, as a process that can be killed: its log and its
 * state are in files, its clouds on loopback. Waits take no time. Ends with 1 when the execution has failed.
 */
const [logFile = '', now = '', remainingMs = ''] = process.argv.slice(2);
const clock = createLabClock(new Date(now));
const event = { mode: 'apply' };
const log = durableFile(logFile, event);
const handler = createHandler({
  job: 'account-assignments',
  durableClient: log,
  dependencies: {
    ...lambdaDependencies({ 'account-assignments': accountAssignments }),
    clock,
  },
});
const lambda = () => lambdaContext(Number(remainingMs));
const { status } = await runDurably(handler, event, { log, lambda, clock });
process.exitCode = status === 'SUCCEEDED' ? 0 : 1;
