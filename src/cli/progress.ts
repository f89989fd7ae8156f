import {
  Listr,
  ListrLogger,
  ProcessOutput,
  type ListrTaskWrapper,
  type DefaultRenderer,
  type SimpleRenderer,
} from 'listr2';
import type { ProgressEvent } from '../core/context.ts';
import type { Io } from './io.ts';

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

/**
 * Shows a person on standard error what a run is at. Nothing is shown where nobody looks.
 * @param body `say` is for what is no count of anything.
 */
export async function withProgress<T>(
  title: string,
  io: Io,
  body: (progress: (event: ProgressEvent) => void, say: (text: string) => void) => Promise<T>,
): Promise<T> {
  if (!io.interactive) return body(ignore, ignore);
  let result: { readonly value: T } | undefined;
  const logger = new ListrLogger({ processOutput: new ProcessOutput(io.error, io.error) });
  const list = new Listr(
    [
      {
        title,
        task: async (_context, task: Task) => {
          const say = (text: string): void => void (task.output = text);
          result = { value: await body((event) => say(line(event)), say) };
        },
      },
    ],
    {
      registerSignalListeners: false,
      rendererOptions: { logger, clearOutput: true },
      // Used where standard output is a file: what goes there must be the result alone.
      fallbackRendererOptions: { logger },
    },
  );
  await list.run();
  if (result === undefined) throw new Error('the task ended without a result');
  return result.value;
}

const ignore = (): void => undefined;

/** `writing assignments: 40 of 60, 10 in flight, 10 left, about 14 s to go` */
function line({ phase, what, done, total, inFlight, secondsLeft }: ProgressEvent): string {
  const verb = { read: 'reading', apply: 'writing', wait: 'waiting' }[phase];
  const left = inFlight === undefined || total === undefined ? undefined : total - done - inFlight;
  return [
    `${verb} ${what}: ${done}${total === undefined ? '' : ` of ${total}`}`,
    ...(inFlight === undefined ? [] : [`${inFlight} in flight`]),
    ...(left === undefined ? [] : [`${left} left`]),
    ...(secondsLeft === undefined ? [] : [`about ${durationWords(secondsLeft)} to go`]),
  ].join(', ');
}

function durationWords(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
