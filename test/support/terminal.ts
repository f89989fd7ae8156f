import { Writable } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import { readEnvironment } from '../../src/config/environment.ts';

/** A terminal in memory, which keeps what was written and answers questions. */
export interface Terminal extends Io {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly asked: readonly string[];
}

export interface TerminalOptions {
  readonly colour?: boolean;
  /** Answers what is asked; a terminal that has none is not interactive. */
  /** What standard input holds. */
  readonly input?: string;
  readonly answer?: (question: string, signal: AbortSignal) => string | Promise<string>;
  /** Called with everything that goes to standard output. */
  readonly onOut?: (text: string) => void;
  /** Called with the progress that a person sees. */
  readonly onProgress?: (text: string) => void;
}

export function createTerminal({
  colour = false,
  answer,
  input = '',
  onOut,
  onProgress,
}: TerminalOptions = {}): Terminal {
  let [out, err] = ['', ''];
  const asked: string[] = [];
  const error = new Writable({
    write(chunk, _encoding, done) {
      err += String(chunk);
      onProgress?.(String(chunk));
      done();
    },
  });
  return {
    colour,
    program: 'rolebridge',
    interactive: answer !== undefined,
    asked,
    stdout: () => out,
    stderr: () => err,
    out(text) {
      out += text;
      onOut?.(text);
    },
    err: (text) => void (err += text),
    async ask(question, signal) {
      asked.push(question);
      signal.throwIfAborted();
      return (await answer?.(question, signal)) ?? '';
    },
    readAll: () => Promise.resolve(input),
    // Progress needs no more of a stream than that it can be written to.
    error: error as unknown as NodeJS.WriteStream,
  };
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions extends TerminalOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** One command line, from its words to its exit code, in this process. */
export async function rolebridge(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const io = createTerminal(options);
  const signal = options.signal ?? new AbortController().signal;
  const code = await main(words, { io, environment: readEnvironment(options.env ?? {}), signal });
  return { code, stdout: io.stdout(), stderr: io.stderr() };
}
