/** What the display name of a group says, by the naming rule of its connection. */
export interface NamedAccess {
  /** Absent where the rule has no {account}: the name says nothing of it. */
  readonly accountId?: string;
  /** Name of the role or permission set, as the group's name writes it. */
  readonly role: string;
}

/** AWS: names of IAM roles, and so of permission sets. */
const parts = { account: String.raw`\d{12}`, role: String.raw`[\w+=,.@-]+` } as const;

/** Undefined when the name does not fit the whole rule: such a group is none of this connection's. */
export function readGroupName(rule: string, displayName: string): NamedAccess | undefined {
  const groups = new RegExp(`^${namePattern(rule, (name) => `(?<${name}>${parts[name]})`)}$`, 'u').exec(
    displayName,
  )?.groups;
  const { account, role } = groups ?? {};
  if (role === undefined) return undefined;
  return { role, ...(account === undefined ? {} : { accountId: account }) };
}

/** The rule as a regular expression: what is not a placeholder stands for itself. */
export function namePattern(rule: string, group: (name: 'account' | 'role') => string): string {
  return rule
    .split(/(\{account\}|\{role\})/u)
    .map((part) => {
      if (part === '{account}') return group('account');
      if (part === '{role}') return group('role');
      return part.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
    })
    .join('');
}

/** What every name that fits begins with. */
export function namePrefix(rule: string): string {
  return rule.split('{', 1)[0] ?? '';
}
