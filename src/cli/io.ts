import { createInterface } from 'node:readline/promises';
import { addAbortSignal } from 'node:stream';

/** The terminal, as the commands see it: results on standard output, everything else on standard error. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  readonly colour: boolean;
  /** How this person called the program, for commands that a report suggests. */
  readonly program: string;
  /** Whether a person can be asked and wants to see progress. */
  readonly interactive: boolean;
  ask(question: string, signal: AbortSignal): Promise<string>;
  /** Standard input to its end. */
  readAll(signal: AbortSignal): Promise<string>;
  readonly error: NodeJS.WriteStream;
}

/** The only place that touches the process's streams. */
export function processIo(env: { readonly noColour: boolean; readonly throughNpm: boolean }): Io {
  // A reader that has seen enough, such as `head`, is no error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    colour: process.stdout.isTTY && !env.noColour,
    program: env.throughNpm ? 'npx rolebridge' : 'rolebridge',
    interactive: process.stdin.isTTY && process.stderr.isTTY,
    error: process.stderr,
    async readAll(signal) {
      const chunks: Buffer[] = [];
      for await (const chunk of addAbortSignal(signal, process.stdin))
        chunks.push(Buffer.from(chunk as Buffer));
      return Buffer.concat(chunks).toString('utf8');
    },
    async ask(question, signal) {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      // The interface takes Ctrl-C and Ctrl-D for itself: the first stops the run, the second is no answer.
      lines.on('SIGINT', () => void process.emit('SIGINT'));
      const noAnswer = Promise.withResolvers<string>();
      lines.once('close', () => noAnswer.resolve(''));
      try {
        return await Promise.race([lines.question(question, { signal }), noAnswer.promise]);
      } finally {
        lines.close();
      }
    },
  };
}

/** Why a run's signal is aborted. */
class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly by: string;

  constructor(by: string) {
    super(`stopped by ${by}`);
    this.by = by;
  }
}

/** Who stopped a run, in words for the one who waits at the terminal. */
export function stoppedBy({ reason }: AbortSignal): string {
  return reason instanceof Interruption ? reason.by : 'its caller';
}

/** Ctrl-C once lets the run end in order, with its report; twice ends it at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      process.stderr.write('\nstopping in order; press Ctrl-C again to stop at once\n');
      controller.abort(new Interruption(name === 'SIGINT' ? 'Ctrl-C' : name));
    });
  }
  return controller.signal;
}

/** A text in pieces, which may together be longer than a text can be. */
export function outAll(io: Pick<Io, 'out'>, pieces: Iterable<string>): void {
  for (const piece of pieces) io.out(piece);
}
