import type { Remark } from '../../core/job.ts';
import { matches } from '../../core/pattern.ts';
import type { AwsAccount, IamRole } from '../../model/aws.ts';
import type { AppRole } from './app-role.ts';
import type { ConnectionDesired } from './desired.ts';
import type { Connection } from './settings.ts';

/** What is no error and most likely no intention either: settings that fit nothing. */
export function doubts(
  connection: Connection,
  accounts: readonly AwsAccount[],
  roles: readonly IamRole[],
  wanted: ConnectionDesired,
  current: readonly AppRole[],
): readonly Remark[] {
  const ids = new Set(accounts.map(({ id }) => id));
  const own = roles.filter((role) => ids.has(role.accountId));
  const arns = [...own.map(({ arn }) => arn), ...current.map(({ roleArn }) => roleArn)];
  const warn = (text: string): Remark => ({ severity: 'warning', subject: connection.name, text });

  const idle = connection.protect
    .filter((pattern) => !arns.some((arn) => matches(pattern, arn)))
    .map((pattern) => warn(`protect "${pattern}" fits no role, and so protects nothing`));
  const untrusted = own.length > 0 && wanted.items.length === 0 && wanted.unread.size === 0;
  return untrusted ? [...idle, warn(noTrust(connection, own))] : idle;
}

function noTrust({ samlProvider }: Connection, roles: readonly IamRole[]): string {
  const seen = [...new Set(roles.flatMap(({ trustPolicy }) => providersIn(trustPolicy)))].toSorted();
  const others = seen.length === 0 ? 'none is named' : `named are ${seen.join(', ')}`;
  return `none of ${roles.length} roles is published: of SAML providers in trust policies, ${others}; the connection wants ${samlProvider}`;
}

/** Good enough for a hint; what is published is decided by the parsed policy. */
function providersIn(trustPolicy: string): readonly string[] {
  return [...trustPolicy.matchAll(/:saml-provider\/([\w.-]+)/gu)]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('AWSSSO_'));
}
