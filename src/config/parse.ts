import type * as z from 'zod';
import { ConfigError } from './config-error.ts';
import { parseYaml } from './parse-yaml.ts';
import { configSchema, type Config } from './schema.ts';

/**
 * Reads a configuration from YAML (JSON is YAML too).
 * @param source What to call the text in an error: the file's name.
 * @throws ConfigError with every problem, its path and its line.
 */
export function parseConfig(text: string, source: string): Config {
  return parseFile(text, source, configSchema);
}

/** Reads a file of any schema. Throws as parseConfig does. */
export function parseFile<T>(text: string, source: string, schema: z.ZodType<T>): T {
  const parsed = parseYaml(text, schema);
  if ('problems' in parsed) throw new ConfigError(source, parsed.problems, parsed.cause);
  return parsed.value;
}
