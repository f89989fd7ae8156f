import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { world as worldSchema } from './world.ts';
import type { World } from './world.ts';
import { contradictions } from './world-checks.ts';

/** A world that cannot be loaded, with everything that is wrong with it. */
export class ScenarioError extends Error {
  readonly code = 'scenario-invalid';
  readonly hint = 'Correct the lines named above; docs/lab.md describes what a world holds.';
  readonly problems: readonly string[];

  constructor(source: string, problems: readonly string[]) {
    super([`${source} is not a world:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'ScenarioError';
    this.problems = problems;
  }
}

/**
 * Reads a world from YAML or JSON, which is YAML too. Throws a ScenarioError with every problem and its path.
 * @param source What to call the text in an error: a file's name.
 */
export function parseWorld(text: string, source: string): World {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    throw new ScenarioError(
      source,
      document.errors.map(({ message }) => message),
    );
  const parsed = worldSchema.safeParse(document.toJS());
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${pathText(path)}: ${message}`);
    throw new ScenarioError(source, problems);
  }
  const problems = contradictions(parsed.data);
  if (problems.length > 0) throw new ScenarioError(source, problems);
  return parsed.data;
}

/** The folder of the scenarios that come with the lab: beside this module, in the source and when it is built. */
const BUILT_IN = join(import.meta.dirname, 'scenarios');

export function scenarioNames(folder: string = BUILT_IN): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .toSorted();
}

/** Loads one of the scenarios by its name. Throws a ScenarioError for a name that is not there. */
export function loadScenario(name: string, folder: string = BUILT_IN): World {
  const names = scenarioNames(folder);
  if (!names.includes(name))
    throw new ScenarioError(name, [`there is no such scenario; there are: ${names.join(', ')}`]);
  return parseWorld(readFileSync(join(folder, `${name}.yaml`), 'utf8'), `${name}.yaml`);
}

/** `aws.accounts[0].roles[2].name` */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'the whole';
}
