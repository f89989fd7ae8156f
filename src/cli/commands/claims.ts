import { readClaims } from '../../composition/read-posture.ts';
import type { ClaimProof } from '../../model/posture.ts';
import { renderClaims, renderClaimsJson } from '../../report/claims.ts';
import { outAll } from '../io.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { ClaimsOptions } from '../options.ts';
import { withProgress } from '../progress.ts';
import { withSession } from '../session.ts';
import type { Shell } from './plan.ts';

/** `rolebridge claims`: what to enter for the Role claim of a connection, and where it leads each group now. */
export async function claimsCommand(
  connection: string,
  options: ClaimsOptions,
  shell: Shell,
): Promise<ExitCode> {
  const { io, signal } = shell;
  return withSession(options, shell, async ({ config, options: connecting, timing }) => {
    const claims = await withProgress('claims', io, (progress) =>
      readClaims(config, connection, connecting, { ...timing, signal, progress }),
    );
    if (options.json === true) outAll(io, renderClaimsJson(claims));
    else io.out(renderClaims(claims, io.colour));
    return codeOf(claims.proof);
  });
}

/** A claim that gives nobody a role is not done, whatever is right about it. */
function codeOf({ paths, problems, unknowns }: ClaimProof): ExitCode {
  const isBroken = problems.length > 0 || paths.some(({ leads }) => leads.to === 'nowhere');
  if (isBroken) return exitCodes.changes;
  if (unknowns.length > 0) return exitCodes.partial;
  return paths.some(({ leads }) => leads.to === 'role') ? exitCodes.done : exitCodes.changes;
}
