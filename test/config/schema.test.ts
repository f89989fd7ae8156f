import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { configJsonSchema } from '../../src/config/schema.ts';
import {
  example,
  expiringExample,
  identityCenterExample,
  postureExample,
  provisioningExample,
} from './mistakes.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly description?: string;
}

const schema = configJsonSchema() as Schema;

/** Every object of the schema, however deep. */
function objectsIn(part: Schema): readonly Schema[] {
  const inner = [
    ...Object.values(part.properties ?? {}),
    ...(part.items ? [part.items] : []),
    ...(part.anyOf ?? []),
  ];
  return [...(part.properties === undefined ? [] : [part]), ...inner.flatMap(objectsIn)];
}

const names = [...new Set(objectsIn(schema).flatMap(({ properties = {} }) => Object.keys(properties)))];

describe('the JSON Schema of the configuration', () => {
  const check = z.fromJSONSchema(configJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

  it.each([example, identityCenterExample, expiringExample, provisioningExample, postureExample])(
    'accepts the examples',
    (text) => {
      expect(check.safeParse(parse(text)).error).toBeUndefined();
    },
  );

  it('refuses what the example does not know', () => {
    const broken = parse(example) as { jobs: { appRoles: Record<string, unknown> } };
    broken.jobs.appRoles['polcy'] = 'sync';
    expect(check.safeParse(broken).success).toBe(false);
  });

  it('demands only what has no default', () => {
    expect(schema.required).toEqual(['version', 'aws', 'entra', 'state', 'jobs']);
    expect(schema.properties?.['aws']?.required).toEqual(['region']);
    expect(schema.properties?.['entra']?.required).toEqual(['tenantId', 'clientId']);
  });

  it('says in the editor what each job is, and what each way to name an application means', () => {
    const sections = schema.properties?.['jobs']?.properties ?? {};
    expect(Object.values(sections).filter(({ description }) => description === undefined)).toEqual([]);
    const forms = sections['groupProvisioning']?.properties?.['enterpriseApplication']?.anyOf ?? [];
    const told = forms.flatMap(({ properties = {} }) => Object.values(properties));
    expect(told).toHaveLength(3);
    for (const { description } of told) expect(description).toMatch(/\w/u);
    const rule = schema.properties?.['aws']?.properties?.['eventRule']?.properties;
    expect(rule?.['name']?.description).toContain('member-account.yml');
  });

  it('lets no unknown key pass anywhere, so that an editor underlines it', () => {
    expect(objectsIn(schema).filter(({ additionalProperties }) => additionalProperties !== false)).toEqual(
      [],
    );
  });
});

describe('the examples', () => {
  it('is compared with a schema that has settings', () => expect(names.length).toBeGreaterThan(40));

  it.each(names)('shows the setting %s, if only in a comment', (name) => {
    const all = [example, identityCenterExample, expiringExample, provisioningExample, postureExample];
    expect(all.join('\n')).toMatch(new RegExp(String.raw`(^|[\s{,(])${name}\b`, 'mu'));
  });
});
