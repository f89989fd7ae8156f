import type { Failure } from '../../../core/errors.ts';
import { failureOf, RolebridgeError } from '../../../core/errors.ts';
import { awsFailure, credentialsError } from '../errors.ts';
import { PageError } from '../pages.ts';

export const THROTTLED = {
  code: 'AWS_THROTTLED',
  hint: 'Run it again later: others use up the quota too.',
} as const;

/** The code of a failure and what to do about it; `doing` says at which call it was. */
export type CodeOf = (cause: unknown, doing: string) => { readonly code: string; readonly hint: string };

/** What ended an edit, in words. `doing` says at which call, such as `TagResource`. */
export function editFailure(
  error: unknown,
  doing: string,
  signal: AbortSignal,
  codeOf: CodeOf = permissionSetCode,
): Failure {
  if (error instanceof RolebridgeError || signal.aborted) return failureOf(error, signal);
  const cause = error instanceof PageError ? error.cause : error;
  const credentials = credentialsError(cause);
  if (credentials !== undefined) return failureOf(credentials);
  const { reason } = awsFailure(cause);
  return { ...codeOf(cause, doing), message: `${doing} failed: ${reason}` };
}

const permissionSetCode: CodeOf = (cause, doing) => {
  const { name, trouble } = awsFailure(cause);
  if (trouble === 'denied') return { code: 'PERMISSION_SET_DENIED', hint: deniedHint };
  if (trouble === 'throttled') return THROTTLED;
  if (name === 'ResourceNotFoundException')
    return { code: 'PERMISSION_SET_GONE', hint: 'Somebody deleted it meanwhile. Run it again.' };
  if (name !== 'ConflictException')
    return { code: 'PERMISSION_SET_REFUSED', hint: 'The message has AWS’s reason. Correct the definition.' };
  switch (doing) {
    case 'CreatePermissionSet':
      return {
        code: 'PERMISSION_SET_EXISTS',
        hint: 'Run it again: it starts from what is there. A set that is not ours has to be adopted.',
      };
    case 'DeletePermissionSet':
      return {
        code: 'PERMISSION_SET_IN_USE',
        hint: 'Remove its assignments in every account first, those to applications too, and run it again.',
      };
    default:
      return {
        code: 'PERMISSION_SET_CONFLICT',
        hint: 'Something else works on it or in one of its accounts. Run it again in a few minutes.',
      };
  }
};

const deniedHint =
  'Allow our role the sso actions of docs/permissions.md. A delegated administrator cannot change a permission set ' +
  'that is provisioned in the management account: run there, or keep one of its own for that account. To provision ' +
  'to the management account, our role needs the IAM actions on its AWSReservedSSO roles too.';
