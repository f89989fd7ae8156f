import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAwsCloud } from '../../src/lab/aws/cloud.ts';
import { createEntraCloud } from '../../src/lab/entra/cloud.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/lab-fidelity.md'), 'utf8');

/** The first cells of the tables below a heading. */
function documented(heading: string): string[] {
  const [, after = ''] = text.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name);
}

describe('docs/lab-fidelity.md', () => {
  it.each([
    { heading: 'AWS', cloud: createAwsCloud() },
    { heading: 'Microsoft Entra ID and Microsoft Graph', cloud: createEntraCloud() },
  ])('has a line for each operation of $heading, and no other', ({ heading, cloud }) => {
    expect(documented(heading).toSorted()).toEqual([...cloud.operations].toSorted());
  });
});
