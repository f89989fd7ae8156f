import { stableJson } from '../../../core/stable-json.ts';

/** JSON with sorted keys, so that the same policy is the same text; what is no JSON stays as it is. */
export function canonicalPolicy(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return stableJson(value);
  } catch {
    return text;
  }
}

/** Whether the policy may deny something. Too careful where the word stands elsewhere than in an Effect. */
export function mayDeny(policy: string): boolean {
  return canonicalPolicy(policy).includes('"Deny"');
}
