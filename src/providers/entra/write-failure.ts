import { isConnectionError } from './connection-error.ts';
import { GraphFailure } from './graph-failure.ts';
import { isTransient } from './transient.ts';

/** Whether the same write, made anew from what is there then, may be accepted a little later. */
export function isTransientWrite(error: unknown): error is GraphFailure {
  if (!(error instanceof GraphFailure)) return false;
  const { status, code } = error;
  return status === undefined ? isConnectionError(error) : isTransient('PATCH', status, code);
}

/** Whether the write may have been done all the same: no answer, one of a server in trouble, or not Graph's. */
export function isUncertain(error: unknown): boolean {
  if (!(error instanceof GraphFailure)) return false;
  return error.status === undefined || error.status >= 500 || error.status < 400;
}

/** Whether Entra still takes a role for enabled that was disabled. */
export function isUnsettled(error: unknown): boolean {
  return error instanceof GraphFailure && error.code === 'CannotDeleteOrUpdateEnabledEntitlement';
}

/** Whether the refusal may be about one role of several, rather than about the object or about us. */
export function mayBeAboutOne(error: unknown): boolean {
  return error instanceof GraphFailure && error.status === 400 && !isUnsettled(error);
}
