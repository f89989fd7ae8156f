import type { Statement } from './role-statements.ts';

/**
 * Whether an identity policy with these statements lets its holder do this to a resource, as IAM decides: no refusal,
 * and something that allows it (IAM User Guide: Policy evaluation logic). A condition is taken to hold.
 */
export function mayCall(statements: readonly Statement[], action: string, arn: string): boolean {
  const speaking = statements.filter(
    ({ actions, resource }) =>
      actions.includes(action) && [resource].flat().some((each) => covers(each, arn)),
  );
  return speaking.length > 0 && speaking.every(({ effect }) => effect === 'Allow');
}

/** `*` stands for any characters (IAM User Guide: IAM JSON policy elements: Resource). */
function covers(pattern: unknown, arn: string): boolean {
  const parts = String(pattern)
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(arn);
}
