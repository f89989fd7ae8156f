import { describe, expect, it } from 'vitest';
import { subjectMark } from '../../../src/jobs/posture/told-finding.ts';
import { toldFindings, type ToldPosture } from '../../../src/jobs/posture/told-findings.ts';
import { findingKey, type CheckResult, type Posture } from '../../../src/model/posture.ts';
import { resultOf, rightOf, unknownOf, wrongOf } from './results.ts';

function postureOf(...results: readonly CheckResult[]): Posture {
  return {
    connections: [
      {
        name: 'production',
        type: 'app-roles',
        results: results.filter(({ connection }) => connection === 'production'),
      },
    ],
    own: results.filter(({ connection }) => connection === 'rolebridge'),
  };
}

function told(results: readonly CheckResult[], more: Partial<ToldPosture> = {}) {
  return toldFindings({
    posture: postureOf(...results),
    whole: new Set(['a/production']),
    tell: 'warning',
    remembered: new Map(),
    ...more,
  });
}

const inPart = { whole: new Set<string>() };

describe('the findings of a posture', () => {
  it('say what was seen, what is expected, what it costs and what to do', () => {
    expect(told([wrongOf('assignment-required', 'warning')]).findings).toEqual([
      {
        key: 'assignment-required/production',
        severity: 'warning',
        title: 'AWS in production: Title of assignment-required',
        text: 'Of: application AWS\nSeen: seen\nExpected: expected\nWhy it matters.',
        remedy: 'next',
        subjects: [mark('AWS')],
      },
    ]);
  });

  it('are one for each check and connection, and say it once where several are alike', () => {
    const findings = told(
      ['1', '2', '3'].map((id) => ({ ...wrongOf('a', id === '3' ? 'critical' : 'warning', account(id)) })),
    ).findings;
    expect(findings).toEqual([
      {
        key: 'a/production',
        severity: 'critical',
        title: 'account of 1 and 2 more in production: Title of a',
        text: 'Of: account 1 account of 1, account 2 account of 2, account 3 account of 3\nSeen: seen\nExpected: expected\nWhy it matters.',
        remedy: 'next',
        subjects: ['1', '2', '3'].map(mark).toSorted(),
      },
    ]);
  });

  it('tell of ten cases, count the rest, and stay short whatever the names are', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({
      ...wrongOf('a', 'warning', account(String(index))),
      seen: `${index} ${'x'.repeat(100_000)}`,
      next: `${index} ${'y'.repeat(100_000)}`,
    }));
    const [finding] = told(many).findings;
    expect(finding?.text.match(/^Of: /gmu)).toHaveLength(10);
    expect(finding?.text).toContain('And of 1990 more: rolebridge doctor production tells of all.');
    expect(finding?.remedy).toContain('And 1990 more: rolebridge doctor production tells of all.');
    expect((finding?.text.length ?? 0) + (finding?.remedy.length ?? 0)).toBeLessThan(30_000);
    expect(finding?.subjects).toHaveLength(2_000);
  });

  it.each([
    { tell: 'critical', keys: ['a/production'] },
    { tell: 'warning', keys: ['a/production', 'b/production'] },
    { tell: 'info', keys: ['a/production', 'b/production', 'c/production'] },
  ] as const)('are those from $tell on', ({ tell, keys }) => {
    const results = [wrongOf('a', 'critical'), wrongOf('b', 'warning'), wrongOf('c', 'info')];
    expect(told(results, { tell }).findings.map(({ key }) => key)).toEqual(keys);
  });

  it('have the severity of the case, where it is another than that of the check', () => {
    const result = { ...wrongOf('a', 'info'), severity: 'critical' } as const;
    expect(told([result]).findings).toMatchObject([{ severity: 'critical' }]);
  });

  it('are also those about Rolebridge itself', () => {
    const own = resultOf('own-permission', { connection: 'rolebridge' });
    expect(told([{ ...wrongOf('own-permission', 'critical'), ...own }]).findings).toMatchObject([
      { key: 'own-permission/rolebridge' },
    ]);
  });
});

describe('what was told before', () => {
  const key = 'a/production';
  const other = account('1');
  it.each<{
    readonly name: string;
    readonly results: readonly CheckResult[];
    readonly more?: Partial<ToldPosture>;
    readonly is: string;
  }>([
    { name: 'is right now', results: [rightOf('a')], is: 'over' },
    { name: 'is still wrong', results: [wrongOf('a', 'warning')], is: 'there' },
    { name: 'is wrong, but less than is told', results: [wrongOf('a', 'info')], is: 'not watched' },
    { name: 'is unknown', results: [unknownOf('a')], is: 'unread' },
    { name: 'has no result any more, where its check has seen everything', results: [], is: 'over' },
    {
      name: 'has no result, and another of its check is unknown',
      results: [unknownOf('a', other)],
      is: 'unread',
    },
    {
      name: 'has no result, where its check has not seen everything',
      results: [],
      more: inPart,
      is: 'unread',
    },
    {
      name: 'has no result, and another of its check is right',
      results: [rightOf('a', other)],
      more: inPart,
      is: 'unread',
    },
    {
      name: 'is right, where its check has not seen everything',
      results: [rightOf('a')],
      more: inPart,
      is: 'over',
    },
    {
      name: 'is of a connection that is gone',
      results: [],
      more: { posture: { connections: [], own: [] } },
      is: 'not watched',
    },
  ])('and $name, is $is', ({ results, more, is }) => {
    const remembered = new Map([[key, [mark('AWS')]]]);
    expect(stateOf(key, told(results, { remembered, ...more }))).toBe(is);
  });

  it.each([
    { name: 'not seen', results: [], more: inPart, keeps: true },
    { name: 'unknown', results: [unknownOf('a')], keeps: true },
    { name: 'right', results: [rightOf('a')], more: inPart, keeps: false },
    { name: 'gone', results: [], keeps: false },
  ])('stays one of the subjects of what is told now when it is $name: $keeps', ({ results, more, keeps }) => {
    const remembered = new Map([[key, [mark('AWS'), mark('1')]]]);
    const [finding] = told([wrongOf('a', 'warning', other), ...results], { remembered, ...more }).findings;
    expect(finding?.subjects).toEqual((keeps ? [mark('AWS'), mark('1')] : [mark('1')]).toSorted());
  });

  it('is found among very many results in no time', () => {
    const many = Array.from({ length: 100_000 }, (_, index) =>
      rightOf(`c${index % 1_000}`, account(String(index))),
    );
    const remembered = new Map(
      Array.from({ length: 1_000 }, (_, index) => [`c${index}/production`, [mark('x')]]),
    );
    const before = performance.now();
    expect(told(many, { remembered }).unread).toHaveLength(1_000);
    // Looking through all results for each of them takes a minute.
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

function account(id: string): Pick<CheckResult, 'subject'> {
  return { subject: { kind: 'account', id, name: `account of ${id}` } };
}

function mark(id: string): string {
  return subjectMark(account(id));
}

function stateOf(key: string, { findings, judged, unread }: ReturnType<typeof told>): string {
  if (findings.some((each) => each.key === key)) return 'there';
  if (unread.some(({ prefix }) => prefix === key)) return 'unread';
  return judged.includes(key) ? 'over' : 'not watched';
}

it('a key names check and connection', () => {
  expect(findingKey(rightOf('a'))).toBe('a/production');
});
