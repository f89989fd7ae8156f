import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Service } from './packaged.ts';

export interface ConfigFile {
  readonly state: unknown;
  readonly aws: Readonly<Record<string, unknown>>;
  readonly entra: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, unknown>>;
}

/** The examples in one, and every kind of connection in them. */
export function wholeConfig({ folder }: Pick<Service, 'folder'>): ConfigFile {
  const read = (file: string) => parse(readFileSync(join(folder, 'config', file), 'utf8')) as ConfigFile;
  const files = readdirSync(join(folder, 'config')).filter((file) => file.endsWith('.yaml'));
  const sections = Object.assign({}, ...files.map((file) => read(file).jobs)) as ConfigFile['jobs'];
  return { ...read('example.yaml'), jobs: { ...sections, ...connected(sections) } };
}

/** The example of posture has one kind of recipient, and sets up one connection. */
function connected(sections: ConfigFile['jobs']): ConfigFile['jobs'] {
  const posture = sections['posture'] as { readonly connections: readonly { readonly name: string }[] };
  const { recipients } = sections['credentialExpiry'] as { readonly recipients: unknown };
  return {
    posture: { ...posture, recipients },
    federation: { connections: posture.connections.map(({ name }) => name) },
  };
}
