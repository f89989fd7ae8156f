import { definitionText } from '../config/definition-text.ts';
import { parseYaml } from '../config/parse-yaml.ts';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import type { Gap } from '../core/snapshot.ts';
import { definitionFile } from '../jobs/permission-sets/definition.ts';
import { importOf } from '../jobs/permission-sets/import.ts';
import { createPermissionSetReader } from '../providers/aws/identity-center/permission-set-reader.ts';
import { settingsOf } from './composition.ts';
import { connectAws, type ConnectionOptions } from './connections.ts';
import { identityCenterOf } from './identity-center.ts';

/** What exists in IAM Identity Center, as files. */
export interface ImportedDefinitions {
  readonly files: readonly DefinitionText[];
  /** Those that are not among the files, each with its reason. */
  readonly left: readonly { readonly name: string; readonly why: string }[];
  /** What could not be read, and is not among the files either. */
  readonly gaps: readonly Gap[];
}

export interface DefinitionText {
  /** Of the permission set. */
  readonly name: string;
  readonly text: string;
}

/**
 * Only reads. Every text is read back by the parser of definitions: one that it would refuse is told and not written.
 * @throws RolebridgeError JOB_NOT_CONFIGURED, IDENTITY_CENTER_NOT_FOUND, IDENTITY_CENTER_REGION, IDENTITY_CENTER_UNREADABLE
 */
export async function importPermissionSets(
  config: Config,
  options: ConnectionOptions,
  context: RunContext,
): Promise<ImportedDefinitions> {
  const { ownershipTag } = settingsOf(config, 'permission-sets');
  const reader = createPermissionSetReader(connectAws(config, options), identityCenterOf(config));
  const { items, gaps } = await reader.permissionSets(context);
  const { files, controlTowers } = importOf(items, ownershipTag);
  const texts = files.map((each) => ({ name: each.set.name, text: definitionText(each) }));
  const checked = texts.map((each) => ({ ...each, problem: problemOf(each.text) }));
  return {
    files: checked.filter(({ problem }) => problem === undefined).map(({ name, text }) => ({ name, text })),
    left: [
      ...controlTowers.map((name) => ({ name, why: 'AWS Control Tower manages it' })),
      ...checked.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ name, why: problem }])),
    ],
    gaps,
  };
}

function problemOf(text: string): string | undefined {
  const parsed = parseYaml(text, definitionFile);
  if (!('problems' in parsed)) return undefined;
  return parsed.problems.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
}
