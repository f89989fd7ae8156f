import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/jobs/posture/checks/catalogue.ts';

const page = readFileSync(new URL('../../../docs/federation.md', import.meta.url), 'utf8');

describe('docs/federation.md', () => {
  it('has a row for every check, with its severity and in the order in which they are told', () => {
    const [, section = ''] = page.split('\n### What is checked\n');
    const [table = ''] = section.split('\n### ');
    const rows = table
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
    expect(rows.map(([, id, severity, title]) => ({ id, severity, title }))).toEqual(
      catalogue.map(({ id, severity, title }) => ({ id, severity, title })),
    );
  });
});
