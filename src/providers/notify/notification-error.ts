import type { Recipient } from '../../model/notifications.ts';
import { RolebridgeError } from '../../core/errors.ts';
import { awsFailure } from '../aws/errors.ts';

/** What a recipient cannot be told with, in words. */
export function notificationError(
  recipient: Recipient,
  reason: string,
  hint: string,
  cause?: unknown,
): RolebridgeError {
  const message = `recipient ${recipient.name} could not be told: ${reason}`;
  return new RolebridgeError('NOTIFICATION_FAILED', message, { hint, cause });
}

/** @param permissions What our own role needs for it, should AWS have denied it */
export function refusedBy(error: unknown, recipient: Recipient, permissions: string): RolebridgeError {
  const { reason, trouble } = awsFailure(error);
  const hints = {
    denied: permissions,
    credentials:
      'AWS does not accept our own credentials. Check the function’s execution role, or sign in again.',
    throttled: 'It is tried again with the next run.',
    other: `Check what the configuration says of the recipient. ${permissions}`,
  };
  return notificationError(recipient, reason, hints[trouble], error);
}
