import type { StaticErrorSchema, StaticOperationSchema } from '@smithy/types';
import type { AwsCaller, Clouds, LabError } from '../operation.ts';
import { jsonErrorTraits, queryErrorTraits } from '../protocol/error-traits.ts';
import type { AwsAccount } from '../world.ts';

/** What a handler knows besides its input. */
export interface AwsCall {
  readonly clouds: Clouds;
  readonly caller: AwsCaller;
  /** The caller's account. */
  readonly account: AwsAccount;
  /** Host of the request's URL, which tells a regional endpoint from the global one. */
  readonly host: string;
  /** Region of the credential scope. */
  readonly region: string;
}

/** An answer that is an error of the service. `members` are further fields of a JSON error. */
export interface Refusal {
  readonly refused: LabError;
  readonly members?: Readonly<Record<string, string>>;
}

/** One operation of an AWS service, with the types of its input and output forgotten. */
export interface AwsOperation {
  /** `iam:ListRoles` */
  readonly name: string;
  /** What a policy calls it, where that is not its name. */
  readonly action?: string;
  readonly schema: StaticOperationSchema;
  handle(input: unknown, call: AwsCall): unknown;
  /** The resource that an AccessDenied names. */
  resource(input: unknown, call: AwsCall): string;
}

/** Every member may be missing: the caller has not been checked by a client. */
export type Received<I> = { readonly [Name in keyof I]?: I[Name] | undefined };
export type Answer<O> = Omit<O, '$metadata'> | Refusal;

/**
 * Ties a handler to the schema by which the SDK's own client reads and writes the operation, and to the client's
 * types of input and output.
 */
export function awsOperation<I, O>(
  name: string,
  schema: StaticOperationSchema,
  handle: (input: Received<I>, call: AwsCall) => Answer<O>,
  resource: (input: Received<I>, call: AwsCall) => string = () => '*',
): AwsOperation {
  return {
    name,
    schema,
    // The protocol has parsed the input by the schema, and a schema and a type of one client go together.
    handle: (input, call) => handle(input as Received<I>, call),
    resource: (input, call) => resource(input as Received<I>, call),
  };
}

export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}

/** An error of the query services' models, by its schema, such as `NoSuchEntityException$`. */
export function refuseQuery(schema: StaticErrorSchema, message: string): Refusal {
  return { refused: { ...queryErrorTraits(schema), message } };
}

/** An error of a JSON service's model, by its schema. */
export function refuseJson(
  schema: StaticErrorSchema,
  message: string,
  members?: Record<string, string>,
): Refusal {
  return { refused: { ...jsonErrorTraits(schema), message }, ...(members === undefined ? {} : { members }) };
}

/** The answer of the query services to input that breaks a constraint; their models have no shape for it. */
export function invalid(member: string, value: string | number | undefined, constraint: string): Refusal {
  const shown = value === undefined ? 'null' : `'${value}'`;
  const message = `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`;
  return { refused: { status: 400, code: 'ValidationError', message } };
}

/** What the lab does not do, it says: never a guess, and nothing that a client would try again for long. */
export function notEmulated(what: string): Refusal {
  return { refused: { status: 501, code: 'NotImplemented', message: `The lab does not emulate ${what}.` } };
}
