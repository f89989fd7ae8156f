/**
 * The one error that Rolebridge throws on purpose. `code` is stable and documented in docs/runbook.md,
 * `hint` is the operator's next step, `cause` is what a cloud or a library said.
 */
export class RolebridgeError extends Error {
  override readonly name: string = 'RolebridgeError';
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, options: { readonly hint: string; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** The run's time is up, or somebody pressed Ctrl-C: what is left is reported as not attempted. */
export class DeadlineError extends RolebridgeError {
  override readonly name = 'DeadlineError';

  constructor(cause?: unknown) {
    super('DEADLINE', 'the run was stopped before it was done', {
      hint: 'Run it again: every run starts from what the clouds hold, so nothing is lost or done twice.',
      cause,
    });
  }
}

/** What a failed thing says of itself, as plain data for reports. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** @param signal The run's: whatever a stopped run throws, it is that it was stopped. */
export function failureOf(error: unknown, signal?: AbortSignal): Failure {
  if (signal?.aborted && !(error instanceof RolebridgeError)) return failureOf(new DeadlineError(error));
  if (error instanceof RolebridgeError) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof Error) return { code: 'UNEXPECTED', message: `${error.name}: ${error.message}` };
  return { code: 'UNEXPECTED', message: String(error) };
}
