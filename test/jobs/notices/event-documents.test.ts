import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { findingEvent, toldEvent } from '../../../src/jobs/notices/told-event.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
}

function namesIn({ properties = {}, oneOf = [] }: Schema): readonly string[] {
  const inner = [...Object.values(properties), ...oneOf].flatMap(namesIn);
  return [...Object.keys(properties), ...inner];
}

const page = readFileSync(new URL('../../../docs/credentials.md', import.meta.url), 'utf8');
const [, part = ''] = page.split('### The event');
const [documented = ''] = part.split('\n## ');
const names = [...new Set(namesIn(z.toJSONSchema(toldEvent) as Schema))];

describe('docs/credentials.md on the event', () => {
  it('is compared with a schema that has fields', () => expect(names.length).toBeGreaterThan(20));

  it.each(names)('tells of %s', (name) => expect(documented).toContain(`\`${name}\``));
});

describe('an event about a finding alone', () => {
  it('has no field that the event of both has not, and fits it', () => {
    const ofFindings = new Set(namesIn(z.toJSONSchema(findingEvent) as Schema));
    expect([...ofFindings].filter((name) => !names.includes(name))).toEqual([]);
    expect(ofFindings).not.toContain('credential');
  });
});
