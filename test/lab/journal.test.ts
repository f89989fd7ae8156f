import { describe, expect, it } from 'vitest';
import { createJournal, toJsonLine } from '../../src/lab/journal.ts';

function entry(operation: string, method = 'POST') {
  return {
    at: '2026-11-20T08:00:00.000Z',
    cloud: 'aws' as const,
    method,
    url: 'https://x/',
    operation,
    body: '',
    status: 200,
  };
}

describe('the journal', () => {
  it('numbers what is written from one', () => {
    const journal = createJournal();
    journal.write(entry('sts:AssumeRole'));
    journal.write(entry('iam:ListRoles'));
    expect(journal.entries.map(({ n, operation }) => [n, operation])).toEqual([
      [1, 'sts:AssumeRole'],
      [2, 'iam:ListRoles'],
    ]);
  });

  it('counts by operation and by service', () => {
    const journal = createJournal();
    for (const name of ['iam:ListRoles', 'iam:ListRoleTags', 'iam:ListRoles']) journal.write(entry(name));
    expect([journal.count('iam:ListRoles'), journal.count('iam:'), journal.count('sts:')]).toEqual([2, 3, 0]);
  });

  it('knows the writes, refused ones too', () => {
    const journal = createJournal();
    journal.write(entry('graph:GET servicePrincipals', 'GET'));
    journal.write({ ...entry('graph:PATCH servicePrincipals/{id}', 'PATCH'), status: 429 });
    expect(journal.writes().map(({ n }) => n)).toEqual([2]);
  });

  it('gives an entry as one line of JSON', () => {
    const line = toJsonLine({ n: 1, ...entry('iam:ListRoles'), body: 'two\nlines' });
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({ n: 1, body: 'two\nlines' });
  });
});
