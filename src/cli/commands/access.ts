import { readAccess, type Access } from '../../composition/read-access.ts';
import { count } from '../../core/words.ts';
import { columns, plain } from '../../report/plain-text.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { AccessOptions } from '../options.ts';
import { withProgress } from '../progress.ts';
import { withSession } from '../session.ts';
import type { Shell } from './plan.ts';

/** Group names say an account and a permission set, and are long. */
const widestColumn = 48;

/** `rolebridge access`: who has which permission set where, and why, from what a plan would read. */
export async function accessCommand(options: AccessOptions, shell: Shell): Promise<ExitCode> {
  const { io, signal } = shell;
  const { account, group, permissionSet } = options;
  return withSession(options, shell, async (session) => {
    const filter = {
      ...(account === undefined ? {} : { account }),
      ...(group === undefined ? {} : { group }),
      ...(permissionSet === undefined ? {} : { permissionSet }),
    };
    const access = await withProgress('access', io, (progress) =>
      readAccess(session.config, session.options, filter, { ...session.timing, signal, progress }),
    );
    io.out(options.json === true ? `${JSON.stringify(access, null, 2)}\n` : tableOf(access));
    io.err('Not shown: assignments of users, and of groups that nothing here manages.\n');
    if (access.rows.length === 0 && Object.keys(filter).length > 0)
      io.err('Nothing fits these options: are the names written as they are in AWS and Entra ID?\n');
    const gaps = access.reads.flatMap((read) => read.gaps);
    for (const { scope, code, reason } of gaps) io.err(`not read: ${scope}: ${code}: ${reason}\n`);
    return gaps.length === 0 ? exitCodes.done : exitCodes.partial;
  });
}

/** A reason is too long for a column: it stands under its row. */
function tableOf({ rows }: Access): string {
  const [head = '', ...lines] = columns(
    [
      ['account', 'name', 'permission set', 'group', 'status', 'why'],
      ...rows.map(({ accountId, accountName, permissionSet, group, status, why }) =>
        [accountId, accountName, permissionSet, group, status, why].map(plain),
      ),
    ],
    widestColumn,
  );
  const told = rows.flatMap(({ held }, index) => [
    lines[index] ?? '',
    ...(held === undefined ? [] : [`    ${plain(held)}`]),
  ]);
  return `${[...(rows.length === 0 ? [] : [head, ...told, '']), countsOf(rows)].join('\n')}\n`;
}

/** `12 rows: 4 there, 8 waiting to be granted` says at once how many are real. */
function countsOf(rows: Access['rows']): string {
  const counts = [...Map.groupBy(rows, ({ status }) => status)].map(
    ([status, all]) => `${all.length} ${status}`,
  );
  return [count(rows.length, 'row'), ...(counts.length === 0 ? [] : [counts.toSorted().join(', ')])].join(
    ': ',
  );
}
