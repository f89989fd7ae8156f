import type { Clouds, EntraCaller, LabRequest } from '../operation.ts';

/** One authenticated request to Graph, on its way to the operation that answers it. */
export interface GraphCall {
  readonly clouds: Clouds;
  readonly request: LabRequest;
  readonly caller: EntraCaller;
  readonly parameters: PathParameters;
  /**
   * Answers a request that came inside this one, or that came of it at an earlier time, with faults and journal where
   * the lab offers them.
   */
  readonly inner: (request: LabRequest, at?: Date) => Promise<Response>;
}

export interface PathParameters {
  /** Of the object that the path names, by object id or by `(appId='…')`. */
  readonly key?: ObjectKey;
  /** Of the item below it, such as an assignment. */
  readonly itemId?: string;
}

export type ObjectKey = { readonly by: 'id' | 'appId'; readonly value: string };

export type GraphReply = GraphSuccess | GraphRefusal;

export type GraphSuccess =
  { readonly status: 200 | 201; readonly body: Readonly<Record<string, unknown>> } | { readonly status: 204 };

export interface GraphRefusal {
  readonly status: number;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details?: readonly ErrorDetail[];
  };
  /** Seconds. */
  readonly retryAfter?: number;
  /** Where to go on instead. */
  readonly location?: string;
}

interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target: string;
}

export type GraphOperation = (call: GraphCall) => GraphReply | Promise<GraphReply>;

export function isRefusal(value: object): value is GraphRefusal {
  return 'error' in value;
}
