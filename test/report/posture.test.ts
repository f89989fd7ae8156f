import { describe, expect, it } from 'vitest';
import { resultKey, subjectWords, type Posture } from '../../src/model/posture.ts';
import { countsOf, failsOn, resultsOf, thresholds, verdictOf } from '../../src/report/posture-counts.ts';
import { renderPostureJson } from '../../src/report/posture-json.ts';
import { renderPostureMarkdown } from '../../src/report/posture-markdown.ts';
import { renderPosture } from '../../src/report/posture.ts';
import { width } from '../../src/report/plain-text.ts';
import { samplePosture } from './sample-posture.ts';

const only = (...verdicts: readonly string[]): Posture => ({
  connections: samplePosture.connections.map((each) => ({
    ...each,
    results: each.results.filter(({ verdict }) => verdicts.includes(verdict)),
  })),
  own: samplePosture.own.filter(({ verdict }) => verdicts.includes(verdict)),
});

describe('a posture for people', () => {
  it('reads like this in a terminal', async () => {
    await expect(renderPosture(samplePosture, false)).toMatchFileSnapshot('posture.golden.txt');
  });

  it('reads like this in Markdown', async () => {
    await expect(renderPostureMarkdown(samplePosture)).toMatchFileSnapshot('posture-markdown.golden.txt');
  });

  it('takes 80 columns and no character that a terminal obeys', () => {
    const text = renderPosture(samplePosture, false);
    expect(Math.max(...text.split('\n').map(width))).toBeLessThanOrEqual(80);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('has colours only where they are asked for', () => {
    const coloured = renderPosture(samplePosture, true);
    expect(coloured).toContain('\u001b[31mCRITICAL');
    // eslint-disable-next-line no-control-regex
    expect(coloured.replaceAll(/\u001b\[\d+m/gu, '')).toBe(renderPosture(samplePosture, false));
  });

  it.each([
    { name: 'all is right', posture: only('right'), says: 'nothing is wrong in 2 connections; 1 right' },
    {
      name: 'some is unknown',
      posture: only('right', 'unknown'),
      says: 'nothing that could be seen is wrong in 2 connections; 2 unknown, 1 right',
    },
    {
      name: 'nothing could be seen',
      posture: only('unknown'),
      says: 'nothing could be looked at in 2 connections: 2 unknown',
    },
    {
      name: 'some is wrong',
      posture: samplePosture,
      says: '2 critical, 7 warnings, 1 improvement in 2 connections; 2 unknown, 1 right',
    },
  ])('begins with the verdict when $name', ({ posture, says }) => {
    expect(verdictOf(posture)).toBe(says);
    expect(renderPosture(posture, false).split('\n')[0]).toBe(says);
  });
});

describe('a very large posture', () => {
  const [connection] = samplePosture.connections;
  const [first] = samplePosture.connections.flatMap(({ results }) =>
    results.filter((each) => each.verdict === 'wrong'),
  );
  if (connection === undefined || first === undefined) throw new Error('nothing is wrong in the sample');
  const names = Array.from({ length: 2_000 }, (_, index) => `AWS-Group-${index}`);
  const large: Posture = {
    connections: [
      {
        ...connection,
        results: names.map((name) => ({
          ...first,
          subject: { kind: 'group', id: name, name },
          seen: `${name} of ${names.join(', ')}`,
        })),
      },
    ],
    own: [],
  };

  it('has ten cases in a terminal, ten lines of each text, and says how many more there are', () => {
    const lines = renderPosture(large, false).split('\n');
    expect(lines.filter((line) => line.startsWith('      of  '))).toHaveLength(10);
    expect(lines).toContain('     and  1990 more: --json has them all');
    expect(lines.length).toBeLessThan(200);
  });

  it('names ten of those that are alike', () => {
    const alike = {
      connections: [
        {
          ...connection,
          results: names.map((name) => ({ ...first, subject: { kind: 'group' as const, id: name, name } })),
        },
      ],
      own: [],
    };
    expect(renderPosture(alike, false).replaceAll(/\s+/gu, ' ')).toContain('group AWS-Group-9 and 1990 more');
  });

  it('is no longer in Markdown than a comment may be', () => {
    const text = renderPostureMarkdown(large);
    expect(text.length).toBeLessThan(150_000);
    expect(text).toContain('And 1900 more: `--json` has them all.');
  });
});

it('an account that nobody knows is called what it is called', () => {
  const account = (id: string, name: string) => subjectWords({ kind: 'account', id, name });
  expect(account('all', 'every account of the connection')).toBe('every account of the connection');
  expect(account('111122223333', 'production')).toBe('account 111122223333 production');
});

it('what keeps the same from being seen in several connections is told once', () => {
  const unseen = only('unknown');
  const [first] = unseen.connections;
  if (first === undefined) throw new Error('the sample has no connection');
  const others = ['one', 'two'].map((name) => ({
    ...first,
    name,
    results: first.results.map((each) => ({ ...each, connection: name })),
  }));
  const text = renderPosture({ connections: others, own: [] }, false);
  expect(text.match(/Graph refused it/gu)).toHaveLength(1);
  expect(text).toContain('in one, in two');
});

it('roles of one name are told apart by their accounts', () => {
  const named = (accountId: string) =>
    subjectWords({ kind: 'role', id: `arn:aws:iam::${accountId}:role/Admin`, name: 'Admin' });
  expect([named('111122223333'), named('444455556666')]).toEqual([
    'role Admin of account 111122223333',
    'role Admin of account 444455556666',
  ]);
});

describe('a posture for programs', () => {
  it('has every result with its key, and the severity of what is wrong', () => {
    const { formatVersion, counts, connections, own } = JSON.parse(
      [...renderPostureJson(samplePosture)].join(''),
    ) as {
      formatVersion: number;
      counts: unknown;
      connections: { results: { key: string; severity?: string }[] }[];
      own: { key: string; severity?: string }[];
    };
    const results = [...connections.flatMap((each) => each.results), ...own];
    expect(formatVersion).toBe(1);
    expect(counts).toEqual(countsOf(samplePosture));
    expect(results.map(({ key }) => key)).toEqual(resultsOf(samplePosture).map(resultKey));
    expect(results.find(({ key }) => key === 'group-owners/workforce/g-8')?.severity).toBe('critical');
    expect(results.find(({ key }) => key === 'claim-leads-nowhere/workforce/g-1')).not.toHaveProperty(
      'severity',
    );
  });
});

describe('what fails', () => {
  const counts = { critical: 0, warning: 0, info: 0, unknown: 0, right: 9 };
  it.each([
    { seen: 'critical', fails: ['critical', 'warning', 'info', 'unknown'] },
    { seen: 'warning', fails: ['warning', 'info', 'unknown'] },
    { seen: 'info', fails: ['info', 'unknown'] },
    { seen: 'unknown', fails: ['unknown'] },
    { seen: 'right', fails: [] },
  ])('by $seen: the thresholds $fails', ({ seen, fails }) => {
    const one = { ...counts, [seen]: 1 };
    expect(thresholds.filter((threshold) => failsOn(one, threshold))).toEqual(fails);
  });
});
