import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policyNames } from '../src/core/policy.ts';

const runbook = readFileSync('docs/runbook.md', 'utf8');
const sources = globSync('src/**/*.ts').filter((file) => !file.startsWith('src/lab/'));

/** Codes are the first argument of an error, or the `code` of a failure or gap, in capitals. */
const code = /(?:Error\(\s*|code: |code = |return |case )'([A-Z]{2,}(?:_[A-Z]+)*)'/g;

const codes = new Set(
  sources.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(code)].map(([, name = '']) => name)),
);

describe('the runbook', () => {
  it('is looked at with a net that catches codes', () => {
    for (const known of ['GUARD_REFUSED', 'AWS_READ_SUSPICIOUS', 'ENTRA_READ_BACK', 'LEASE_HELD']) {
      expect(codes).toContain(known);
    }
  });

  it.each([...codes].toSorted())('says what to do about %s', (name) => {
    expect(runbook).toContain(`\`${name}\``);
  });

  it('names no code that is not there', () => {
    const said = [...runbook.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, name = '']) => name);
    const text = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
    expect(said.filter((name) => !text.includes(name))).toEqual([]);
  });

  it.each(['no-changes', 'planned', 'applied', 'partial', 'refused', 'failed', ...policyNames.slice(1)])(
    'knows %s',
    (word) => expect(runbook).toContain(`\`${word}\``),
  );
});
