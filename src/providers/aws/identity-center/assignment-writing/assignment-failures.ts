import type { SdkError } from '@smithy/types';
import type { AssignmentEdit } from '../../../../model/account-assignments.ts';
import type { Failure } from '../../../../core/errors.ts';
import { awsFailure } from '../../errors.ts';
import type { CodeOf } from '../failures.ts';
import { THROTTLED } from '../failures.ts';
import { isConflict } from '../pen.ts';

/**
 * What an exception of AWS means for the edit:
 *
 * | says      | because                                                   | then                                      |
 * | --------- | --------------------------------------------------------- | ----------------------------------------- |
 * | conflict  | something else is under way in the account                | later again, and one at a time there      |
 * | everybody | throttled, or too many operations outstanding             | later again, and nothing begins meanwhile |
 * | accident  | a server error, a broken connection: it may have begun    | later again, which is no harm             |
 * | final     |                                                           | failed                                    |
 */
export type Refusal = 'conflict' | 'everybody' | 'accident' | 'final';

export function refusalOf(error: unknown): Refusal {
  const { name, trouble } = awsFailure(error);
  if (isConflict(error)) return 'conflict';
  if (trouble === 'throttled') return 'everybody';
  // One exception for two quotas, whose words are not documented (AWS: CreateAccountAssignment API reference).
  if (name === QUOTA) return saysGroups(error) ? 'final' : 'everybody';
  return error instanceof Error && mayPass(error as SdkError) ? 'accident' : 'final';
}

/** A server error, or no answer at all. Not by the SDK's judgement, which takes every denial for a wrong clock. */
function mayPass(error: SdkError): boolean {
  const status = error.$metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500;
  return error.name === 'TimeoutError' || 'code' in error;
}

const QUOTA = 'ServiceQuotaExceededException';

function saysGroups(error: unknown): boolean {
  return error instanceof Error && /\bgroups?\b/i.test(error.message);
}

export const assignmentCode: CodeOf = (cause) => {
  const { name, trouble } = awsFailure(cause);
  if (trouble === 'denied') return DENIED;
  if (trouble === 'throttled') return THROTTLED;
  if (isConflict(cause))
    return {
      code: 'ASSIGNMENT_CONFLICT',
      hint: 'Something else keeps working on this account or permission set. Run it again in a few minutes.',
    };
  if (name === QUOTA)
    return saysGroups(cause)
      ? {
          code: 'ASSIGNMENT_LIMIT',
          hint: 'AWS takes 100 groups for one permission set in one account: put members together in fewer groups.',
        }
      : {
          code: 'ASSIGNMENT_OUTSTANDING',
          hint: 'Others assign at the same time. Run it again later, or let Rolebridge have fewer outstanding.',
        };
  if (name === 'ResourceNotFoundException')
    return {
      code: 'ASSIGNMENT_TARGET_GONE',
      hint: 'The account or the permission set went meanwhile. Run it again.',
    };
  return {
    code: 'ASSIGNMENT_REFUSED',
    hint: 'The message has AWS’s reason. Run it again when it is mended.',
  };
};

const DENIED = {
  code: 'ASSIGNMENT_DENIED',
  hint:
    'Allow our role the sso actions of docs/permissions.md. A delegated administrator cannot assign in the management ' +
    'account, nor a permission set that is provisioned there: run in the management account. To assign there, our ' +
    'role needs the iam actions on its AWSReservedSSO roles too, since AWS makes the role with our rights.',
} as const;

/** An operation that ended FAILED, by AWS's words. Gives undefined for a delete of what is not there any more. */
export function failureOfReason({ type }: AssignmentEdit, reason: string | undefined): Failure | undefined {
  const words = reason ?? 'AWS gave no reason';
  // "EntitlementItem doesn't exist with the given entitlement key", as users report of a second delete.
  if (type === 'delete' && /\bdoes(?:n['’]t| not) exist\b/i.test(words)) return undefined;
  // "The GROUP assignee … was not found in directory …" (hashicorp/terraform-provider-aws, issue 19341).
  if (type === 'delete' && /\bassignee\b.*\bnot found\b/is.test(words))
    return {
      code: 'ASSIGNMENT_ORPHAN',
      message: `AWS does not delete an assignment whose group is gone: ${words}`,
      hint: 'It gives nobody access, since nobody is in that group. Remove it in the console of IAM Identity Center.',
    };
  return {
    code: 'ASSIGNMENT_FAILED',
    message: `AWS could not ${type === 'create' ? 'assign it' : 'take it away'}: ${words}`,
    hint: 'Mend what AWS names, in the account or in the identity store, and run it again.',
  };
}

export const UNFINISHED: Failure = {
  code: 'ASSIGNMENT_UNFINISHED',
  message: 'AWS had not ended it after 15 minutes',
  hint: 'AWS may still end it. Run it again: it starts from what is there.',
};
export const PATIENCE_MS = 15 * 60_000;

/** Out of time while AWS was at it. */
export const LEFT: Failure = {
  code: 'DEADLINE',
  message: 'the run was stopped before it was known what became of it',
  hint: 'AWS goes on with it by itself. Run it again: it starts from what came of it.',
};

export function notConfirmed({ type }: AssignmentEdit, detail?: string): Failure {
  const seen = type === 'create' ? 'it is not there' : 'it is still there';
  return {
    code: 'ASSIGNMENT_NOT_CONFIRMED',
    message: `AWS said that it was done, but ${detail ?? `${seen} when it is read back`}`,
    hint: 'Run it again: it starts from what is there. If it stays, compare with: aws sso-admin list-account-assignments',
  };
}
