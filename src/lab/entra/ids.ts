/** A GUID that is the same on every run, for request, trace and object ids. */
export function labGuid(kind: 'request' | 'object', n: number): string {
  const group = kind === 'request' ? '0000' : '0001';
  return `00000000-${group}-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** `2026-01-31T08:00:00`, as Graph's innerError has it: UTC without saying so. */
export function graphDate(date: Date): string {
  return date.toISOString().slice(0, 19);
}
