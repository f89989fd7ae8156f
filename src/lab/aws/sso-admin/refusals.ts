import {
  AccessDeniedException$,
  ConflictException$,
  ResourceNotFoundException$,
} from '@aws-sdk/client-sso-admin';
import type { StaticErrorSchema } from '@smithy/types';
import { invalid, refuseJson } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import { callerArn } from '../identity.ts';

/**
 * An error of the service. Whatever status the model gives to it, a client's error comes with 400 (AWS: "Errors" of
 * each operation in the IAM Identity Center and Identity Store API references).
 */
export function refuse(
  schema: StaticErrorSchema,
  message: string,
  members?: Record<string, string>,
): Refusal {
  const { refused, ...rest } = refuseJson(schema, message, members);
  return { ...rest, refused: { ...refused, status: refused.status < 500 ? 400 : refused.status } };
}

export function invalidInput(
  member: string,
  value: string | number | undefined,
  constraint: string,
): Refusal {
  const { refused } = invalid(member, value, constraint);
  return { refused: { ...refused, code: 'ValidationException' } };
}

export function notFound(what: string): Refusal {
  return refuse(ResourceNotFoundException$, `${what} not found.`);
}

/** The text is the one that users report from a second operation on the same assignment. */
export function conflict(message = 'There is a conflicting operation in process.'): Refusal {
  return refuse(ConflictException$, message);
}

/** As IAM words it, without a reason: users report it so from delegated administrators. */
export function denied(action: string, resource: string, { caller }: AwsCall): Refusal {
  const who = callerArn(caller);
  return refuse(
    AccessDeniedException$,
    `User: ${who} is not authorized to perform: ${action} on resource: ${resource}`,
  );
}
