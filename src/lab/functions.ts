/** What the functions of AWS Lambda do, by their names: the lab runs nobody's code of its own accord. */
export type LabFunctions = Readonly<Record<string, LabFunction>>;

/** Its result, as JSON, is that of the execution; what it throws is the execution's error. */
export type LabFunction = (payload: unknown, execution: LabExecution) => Promise<unknown>;

/** One durable execution, as the function sees it. */
export interface LabExecution {
  readonly arn: string;
  readonly name: string;
  /** Writes the result of a step, or of one check of a `waitForCondition`, into the history. */
  step(name: string, result: unknown): void;
}

/** Thrown by a function whose execution is not to fail of itself, but to be ended by Lambda or by somebody. */
export class ExecutionEnded extends Error {
  override readonly name = 'ExecutionEnded';
  readonly status: 'TIMED_OUT' | 'STOPPED';

  constructor(status: ExecutionEnded['status'], message: string) {
    super(message);
    this.status = status;
  }
}
