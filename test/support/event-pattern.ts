/**
 * Whether EventBridge would hand an event to a rule with this pattern, for the forms that ours use: lists of values,
 * `exists`, `anything-but` and `$or` (EventBridge User Guide: "Comparison operators for use in event patterns").
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (!isObject(pattern)) throw new Error('a pattern is an object');
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or') return (wanted as readonly unknown[]).some((one) => matchesPattern(one, event));
    const value = isObject(event) ? event[key] : undefined;
    if (!Array.isArray(wanted)) return matchesPattern(wanted, value);
    return wanted.some((one: unknown) => matchesValue(one, value));
  });
}

function matchesValue(wanted: unknown, value: unknown): boolean {
  if (!isObject(wanted)) return Array.isArray(value) ? value.includes(wanted) : value === wanted;
  const [operator = '', operand] = Object.entries(wanted)[0] ?? [];
  switch (operator) {
    case 'exists':
      // Of what is no leaf, nothing is there (the same page).
      return (value !== undefined && !isObject(value)) === operand;
    case 'anything-but':
      return value !== undefined && ![operand].flat().includes(value);
    default:
      throw new Error(`no pattern of ours has ${operator}`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
