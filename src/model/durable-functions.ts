import type { RunContext } from '../core/context.ts';

/** A durable execution: a function that is called again and again until it has a result. */
export type Execution =
  | { readonly status: 'running'; readonly since: Date }
  | { readonly status: 'succeeded'; readonly result: unknown }
  | {
      readonly status: 'failed' | 'timed-out' | 'stopped';
      /** What the function threw, or who ended it. */
      readonly said: string;
    };

export interface Start {
  /** Name or ARN of the function, without a version. */
  readonly functionName: string;
  /** A version or an alias. */
  readonly qualifier: string;
  /** The same name with the same payload means the same execution: a start may be repeated. */
  readonly name: string;
  readonly payload: unknown;
}

export interface DurableFunctions {
  /**
   * Starts an execution and gives its ARN, without waiting for its end.
   * @throws RolebridgeError FUNCTION_NOT_FOUND, FUNCTION_NOT_DURABLE, FUNCTION_DENIED, FUNCTION_THROTTLED,
   *   FUNCTION_UNREACHABLE, AWS_CREDENTIALS, DEADLINE
   */
  start(start: Start, context: RunContext): Promise<string>;
  /** @throws RolebridgeError EXECUTION_NOT_FOUND, and as `start` */
  look(execution: string, context: RunContext): Promise<Execution>;
  /**
   * The last result of the step of this name; undefined when there is none, or AWS keeps it no more.
   * @throws RolebridgeError as `look`
   */
  lastResult(execution: string, step: string, context: RunContext): Promise<unknown>;
}
