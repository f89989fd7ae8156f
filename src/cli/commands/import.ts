import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOfDefinitions } from '../../config/load-definitions.ts';
import { importPermissionSets } from '../../composition/import-permission-sets.ts';
import { RolebridgeError } from '../../core/errors.ts';
import { count } from '../../core/words.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { ImportOptions } from '../options.ts';
import { withProgress } from '../progress.ts';
import { withSession, type Session } from '../session.ts';
import type { Shell } from './plan.ts';

/**
 * `rolebridge import permission-sets`: writes a definition for each permission set there is. It writes files and
 * nothing else; one that is there already is only overwritten with --force, and without it nothing is written at all.
 */
export async function importCommand(options: ImportOptions, shell: Shell): Promise<ExitCode> {
  const { io, signal } = shell;
  return withSession(options, shell, async (session) => {
    const { files, left, gaps } = await withProgress('import permission-sets', io, (progress) =>
      importPermissionSets(session.config, session.options, { ...session.timing, signal, progress }),
    );
    const folder = options.out ?? definitionsFolder(session);
    // A permission set is its name, whatever its file is called.
    const defined = filesOfDefinitions(folder);
    writeAll(
      files.map(({ name, text }) => ({
        file: join(folder, defined.get(name) ?? `${name}.yaml`),
        text,
      })),
      folder,
      options.force === true,
    );
    io.out(`${count(files.length, 'definition')} written to ${folder}\n`);
    for (const { name, why } of left) io.out(`left out: ${name} (${why})\n`);
    for (const { scope, code, reason } of gaps) io.err(`not read: ${scope}: ${code}: ${reason}\n`);
    return gaps.length === 0 ? exitCodes.done : exitCodes.partial;
  });
}

/** There is one: without the section the app has refused to import. */
function definitionsFolder({ config }: Session): string {
  return config.jobs.permissionSets?.definitions ?? '.';
}

function writeAll(
  files: readonly { readonly file: string; readonly text: string }[],
  folder: string,
  force: boolean,
): void {
  const there = files.filter(({ file }) => existsSync(file));
  if (there.length > 0 && !force) {
    throw new RolebridgeError(
      'FILES_THERE',
      `${there.map(({ file }) => file).join(', ')} would be overwritten, so nothing was written`,
      { hint: 'Name another folder with --out, or say --force.' },
    );
  }
  try {
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of files) writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    throw new RolebridgeError('FILE_UNWRITABLE', `the definitions cannot be written to ${folder}`, {
      hint: `May the folder be written to? ${error instanceof Error ? error.message : ''}`.trim(),
      cause: error,
    });
  }
}
