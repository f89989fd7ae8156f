import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { functions, resources, type Variables } from '../../infra/service.ts';
import type { Template } from './template-shape.ts';
import { wholeConfig } from './whole-config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `infra` hands to osls for all jobs, without osls: quick, and without what osls makes of it. */
export interface OwnResources {
  readonly functions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly template: Template;
}

/** With these parameters over those of serverless.yml, and these jobs or all. @throws what `infra` throws for a parameter that is wrong */
export async function ownResources(
  params: Readonly<Record<string, string>> = {},
  sections?: readonly string[],
): Promise<OwnResources> {
  const folder = mkdtempSync(join(tmpdir(), 'rolebridge-resources-'));
  try {
    const config = join(folder, 'every.yaml');
    const whole = withDefinitions(wholeConfig({ folder: root }));
    const kept = Object.entries(whole.jobs).filter(([section]) => sections?.includes(section) ?? true);
    writeFileSync(config, stringify({ ...whole, jobs: Object.fromEntries(kept) }));
    const variables = variablesOf({ ...params, config });
    return {
      functions: (await functions(variables)) as OwnResources['functions'],
      template: (await resources(variables)) as unknown as Template,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function variablesOf(params: Readonly<Record<string, string>>): Variables {
  const text = readFileSync(join(root, 'serverless.yml'), 'utf8');
  const { params: known } = parse(text, { logLevel: 'error' }) as {
    readonly params: { readonly default: Readonly<Record<string, unknown>> };
  };
  const values = new Map<string, unknown>([
    ['self:service', 'rolebridge'],
    ['sls:stage', 'prod'],
    ...Object.entries({ ...known.default, ...params }).map(
      ([name, value]) => [`param:${name}`, value] as const,
    ),
  ]);
  return { resolveVariable: async (address) => values.get(address) };
}

function withDefinitions(config: ReturnType<typeof wholeConfig>) {
  const permissionSets = config.jobs['permissionSets'] as Readonly<Record<string, unknown>>;
  const definitions = join(root, 'config/permission-sets');
  return { ...config, jobs: { ...config.jobs, permissionSets: { ...permissionSets, definitions } } };
}
