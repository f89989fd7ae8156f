import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RolebridgeError } from '../core/errors.ts';
import { definitionFile, definitionOf, type Definition } from '../jobs/permission-sets/definition.ts';
import { problemLines, type ConfigProblem } from './config-error.ts';
import { unreadable } from './environment.ts';
import { parseYaml } from './parse-yaml.ts';

/** The definitions cannot be used. Carries every problem of every file at once. */
export class DefinitionsError extends RolebridgeError {
  override readonly name = 'DefinitionsError';
  readonly problems: readonly ConfigProblem[];

  constructor(folder: string, problems: readonly ConfigProblem[], cause?: unknown) {
    super('DEFINITIONS_INVALID', problemLines(folder, problems), {
      hint: 'config/permission-sets has examples; `rolebridge import permission-sets` writes what exists.',
      cause,
    });
    this.problems = problems;
  }
}

/** One definition and where it is defined. */
interface Located {
  readonly definition: Definition;
  readonly file: string;
  readonly line?: number;
}

/**
 * Every definition of a folder, one to a file, folders inside it left alone.
 * @throws DefinitionsError also for a folder without any: nothing to read is not the wish to have nothing.
 */
export function loadDefinitions(folder: string): readonly Definition[] {
  const names = definitionFilesIn(folder);
  if (names.length === 0) {
    const hint = 'one file for each permission set, ending in .yaml or .yml';
    throw new DefinitionsError(folder, [{ path: '', reason: 'there is no definition in it', hint }]);
  }
  const located: Located[] = [];
  const problems: ConfigProblem[] = [];
  for (const file of names) {
    const found = readDefinition(folder, file);
    if ('definition' in found) located.push(found);
    else problems.push(...found.problems.map((problem) => ({ file, ...problem })));
  }
  const all = [...problems, ...twins(located)];
  if (all.length > 0) throw new DefinitionsError(folder, all);
  return located.map(({ definition }) => definition);
}

/** Which file of a folder defines a permission set of which name, as far as they can be read. */
export function filesOfDefinitions(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  return new Map(
    definitionFilesIn(folder).flatMap((file) => {
      const found = readDefinition(folder, file);
      return 'definition' in found ? [[found.definition.name, file] as const] : [];
    }),
  );
}

function definitionFilesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && /\.ya?ml$/u.test(entry.name))
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    const known = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = known === 'ENOENT' ? 'there is no such folder' : unreadable(error).reason;
    throw new DefinitionsError(folder, [{ path: '', reason }], error);
  }
}

function readDefinition(
  folder: string,
  file: string,
): Located | { readonly problems: readonly ConfigProblem[] } {
  let text: string;
  try {
    text = readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    return { problems: [{ path: '', reason: unreadable(error).reason }] };
  }
  const parsed = parseYaml(text, definitionFile);
  if ('problems' in parsed) return parsed;
  const line = parsed.lineAt(['name']);
  return { definition: definitionOf(parsed.value), file, ...(line === undefined ? {} : { line }) };
}

/** A name is a permission set's identity: two files for one are an error in both. */
function twins(located: readonly Located[]): readonly ConfigProblem[] {
  const groups = Map.groupBy(located, ({ definition }) => definition.name);
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .flatMap((group) =>
      group.map(({ file, line, definition }) => ({
        file,
        path: 'name',
        ...(line === undefined ? {} : { line }),
        reason: `${definition.name} is also defined in ${others(group, file)}`,
        hint: 'keep one of them',
      })),
    );
}

function others(group: readonly Located[], file: string): string {
  return group
    .map((each) => basename(each.file))
    .filter((name) => name !== file)
    .join(', ');
}
