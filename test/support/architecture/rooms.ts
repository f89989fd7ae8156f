import { posix } from 'node:path';
import { importsOf, type Source } from './source.ts';

/** Who may import what: the map in ARCHITECTURE.md as data. */
interface Room {
  /** Rooms, or single files, that may be imported beside the room itself. */
  readonly may: readonly string[];
  /** The npm and Node modules that may be imported; any of them when absent. */
  readonly packages?: readonly string[];
}

const rooms: Readonly<Record<string, Room>> = {
  core: { may: [], packages: ['node:crypto', 'zod', 'fastest-levenshtein'] },
  model: { may: ['core'], packages: ['zod'] },
  state: { may: ['core'], packages: ['zod'] },
  jobs: { may: ['core', 'model', 'state'], packages: ['zod', 'uuid'] },
  providers: { may: ['core', 'model', 'state'] },
  report: { may: ['core', 'model'], packages: ['node:util'] },
  lab: { may: [] },
  config: { may: ['core', 'model', 'jobs'] },
  composition: { may: ['core', 'model', 'state', 'jobs', 'providers', 'config'] },
  app: { may: ['core', 'state', 'providers', 'config', 'composition', 'src/jobs/index.ts'] },
  handlers: { may: ['app', 'composition', 'config', 'core', 'state', 'report', 'src/jobs/index.ts'] },
  cli: {
    may: [
      'app',
      'composition',
      'config',
      'report',
      'core',
      'state',
      'lab',
      'model',
      'src/jobs/index.ts',
      'src/jobs/saml-rotation/stage.ts',
    ],
  },
};

/** What is wrong with the imports of a file, each in one line; empty when nothing is. */
export function forbiddenImports(source: Source): string[] {
  const from = roomOf(source.path);
  const room = rooms[from];
  if (room === undefined) return [`${source.path}: src/${from} is on no map: add it to the rooms`];
  return importsOf(source).flatMap(({ specifier }) => {
    const reason = whyNot(source.path, from, room, specifier);
    return reason === undefined ? [] : [`${source.path}: ${reason}`];
  });
}

function whyNot(
  path: string,
  from: string,
  { may, packages }: Room,
  specifier: string | undefined,
): string | undefined {
  if (specifier === undefined) return 'imports something computed';
  if (!specifier.startsWith('.')) {
    const name = packageOf(specifier);
    return packages === undefined || packages.includes(name) ? undefined : `imports the package ${name}`;
  }
  if (!specifier.endsWith('.ts')) return `imports ${specifier}, which does not end in .ts`;
  const target = posix.join(posix.dirname(path), specifier);
  if (!target.startsWith('src/')) return `imports ${target}, which is not in src`;
  const to = roomOf(target);
  const known = to === from ? !isOtherJob(path, target) : may.includes(to) || may.includes(target);
  return known ? undefined : `imports ${target}`;
}

/** Folders beside the jobs that any job may use: notices are told by more than one. */
const sharedByJobs = new Set(['notices']);

/** Set-up begins where the posture ends: it compares what that has read with what is wanted. */
const buildsOn: Readonly<Record<string, string>> = { federation: 'posture' };

/** The jobs know nothing of each other; only the list of them knows all. What they share lies beside that list. */
function isOtherJob(path: string, target: string): boolean {
  const [here, there] = [jobOf(path), jobOf(target)];
  if (!path.startsWith('src/jobs/') || path === 'src/jobs/index.ts' || here === there) return false;
  if (there !== undefined && (sharedByJobs.has(there) || buildsOn[here ?? ''] === there)) return false;
  return there !== undefined || target === 'src/jobs/index.ts';
}

function jobOf(path: string): string | undefined {
  return path.split('/').length > 3 ? path.split('/')[2] : undefined;
}

/** `src/app.ts` and `src/app-lab.ts` are in the room `app`, `src/core/plan.ts` in `core`. */
function roomOf(path: string): string {
  const [, name = '', ...rest] = path.split('/');
  return rest.length > 0 ? name : name.replace(/(?:-.*)?\.ts$/u, '');
}

function packageOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
