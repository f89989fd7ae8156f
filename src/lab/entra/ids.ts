import { createHash } from 'node:crypto';

/** A GUID that is the same on every run, for request, trace and object ids. */
export function labGuid(kind: 'request' | 'object', n: number): string {
  const group = kind === 'request' ? '0000' : '0001';
  return `00000000-${group}-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** `2026-01-31T08:00:00`, as Graph's innerError has it: UTC without saying so. */
export function graphDate(date: Date): string {
  return date.toISOString().slice(0, 19);
}

/** A GUID that stands for this text and no other, for ids that a service makes up once and then keeps. */
export function derivedGuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
