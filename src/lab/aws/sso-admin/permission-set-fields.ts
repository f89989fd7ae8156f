import type { Refusal } from '../aws-operation.ts';
import { invalidInput } from './refusals.ts';

interface Fields {
  readonly Name?: string | undefined;
  readonly Description?: string | undefined;
  readonly SessionDuration?: string | undefined;
  readonly RelayState?: string | undefined;
}

type Rule = readonly [member: keyof Fields, pattern: RegExp];

/** AWS: CreatePermissionSet API reference, and "Set session duration": from 1 to 12 hours. */
const RULES: readonly Rule[] = [
  ['Name', /^[\w+=,.@-]{1,32}$/],
  ['Description', /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]{1,700}$/],
  ['SessionDuration', /^PT(?=\d)(([1-9]|1[01])H([1-5]?\dM)?|12H|([6-9]\d|[1-6]\d\d|7[01]\d|720)M)$/],
  ['RelayState', /^[a-zA-Z0-9&$@#\\/%?=~\-_'"|!:,.;*+[\] (){}]{1,240}$/],
];

export function refuseFields(fields: Fields): Refusal | undefined {
  for (const [member, pattern] of RULES) {
    const value = fields[member];
    if (value === undefined || pattern.test(value)) continue;
    const name = member.charAt(0).toLowerCase() + member.slice(1);
    return invalidInput(name, value, `Member must satisfy regular expression pattern: ${pattern.source}`);
  }
  return undefined;
}
