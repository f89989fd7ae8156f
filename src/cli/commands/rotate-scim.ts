import { handOverScimToken, identityCenterEntry } from '../../composition/hand-over-scim-token.ts';
import { RolebridgeError } from '../../core/errors.ts';
import { plain } from '../../report/plain-text.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { RotateScimOptions } from '../options.ts';
import { withProgress } from '../progress.ts';
import { withSession } from '../session.ts';
import type { Shell } from './plan.ts';

/**
 * `rolebridge rotate scim CONNECTION --token-from SECRET_ID|-`: hands Entra the new token. It comes from a secret or
 * from standard input, never from the command line, where every process of the machine could read it.
 */
export async function rotateScimCommand(
  connection: string,
  options: RotateScimOptions,
  shell: Shell,
): Promise<ExitCode> {
  const { io, signal } = shell;
  const told = options.json !== true;
  return withSession(options, shell, async (session) => {
    // Whose it is, before anybody pastes it.
    identityCenterEntry(session.config, connection);
    const { expires } = options;
    if (expires !== undefined && expires <= session.timing.clock.now()) throw alreadyEnded(expires);
    const token =
      options.tokenFrom === '-' ? { text: await tokenIn(shell) } : { secret: secretIn(options.tokenFrom) };
    const asked = {
      connection,
      token,
      ...(expires === undefined ? {} : { expires: expires.toISOString() }),
      onStep: ({ step, said }: { readonly step: string; readonly said: string }) => {
        if (told) io.out(`${step.padEnd(8)}  ${plain(said)}\n`);
      },
    };
    const done = await withProgress(
      `rotate scim ${connection}`,
      io,
      (progress) =>
        handOverScimToken(session.config, session.options, asked, { ...session.timing, signal, progress }),
      // Entra may have the new token even when what came after failed.
    ).finally(() => session.save());
    if (!told) io.out(`${JSON.stringify({ formatVersion: 1, ...done }, null, 2)}\n`);
    io.err(`${done.healthy ? afterwards : notYet}\n`);
    return done.healthy ? exitCodes.done : exitCodes.partial;
  });
}

const afterwards =
  'Now delete the old token: IAM Identity Center, Settings, Identity source, Actions, Manage provisioning. ' +
  'If the configuration has a tokenSecret, put the new token there first. ' +
  'An instance has two at most, and the next hand-over needs a free one.';

const notYet =
  'Keep the old token. Look in the Entra admin center: Enterprise applications, the application, Provisioning, View ' +
  'provisioning logs. Then hand the same token over again: the old one may go when a cycle has ended well with the new one.';

/** A token that somebody typed here must not go to AWS as the name of a secret, nor into an error. */
function secretIn(name: string): string {
  if (name.startsWith('arn:') || name.length <= longestName) return name;
  throw new RolebridgeError(
    'TOKEN_AS_ARGUMENT',
    '--token-from names a secret, and this is too long for a name',
    {
      hint: 'If it is the token: every process here could read it, so make another one. Pipe it in with --token-from -.',
    },
  );
}

/** Secrets Manager takes longer ones; a token of IAM Identity Center is longer than anybody's names. */
const longestName = 120;

function alreadyEnded(expires: Date): RolebridgeError {
  return new RolebridgeError('TOKEN_ENDED', `--expires ${expires.toISOString()} is over already`, {
    hint: 'Give the end as the console of IAM Identity Center shows it, or leave it out: a year from now.',
  });
}

async function tokenIn({ io, signal }: Shell): Promise<string> {
  if (io.interactive) io.err('Paste the token, then Enter and Ctrl-D. It is shown as you paste it.\n');
  const token = (await io.readAll(signal)).trim();
  if (token !== '') return token;
  throw new RolebridgeError('TOKEN_EMPTY', 'standard input holds no token', {
    hint: 'Pipe the token in, as in `pbpaste | rolebridge rotate scim NAME --token-from -`, or name a secret.',
  });
}
