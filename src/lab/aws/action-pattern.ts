/** Whether an action such as `iam:ListRoles` is meant by a pattern of a policy: any case, `*` for anything. */
export function meansAction(pattern: string, action: string): boolean {
  const [first = '', ...parts] = pattern.toLowerCase().split('*');
  let rest = action.toLowerCase();
  if (!rest.startsWith(first)) return false;
  rest = rest.slice(first.length);
  const last = parts.pop();
  if (last === undefined) return rest === '';
  for (const part of parts) {
    const index = rest.indexOf(part);
    if (index === -1) return false;
    rest = rest.slice(index + part.length);
  }
  return rest.endsWith(last);
}
