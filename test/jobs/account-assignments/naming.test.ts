import { describe, expect, it } from 'vitest';
import { prefixesOf, readName } from '../../../src/jobs/account-assignments/naming.ts';
import { literalPrefix, patternProblem } from '../../../src/jobs/name-pattern.ts';
import { settingsWith } from './estate.ts';

function rule(rules: object) {
  const [only] = settingsWith({ rules: [rules] }).rules;
  if (only === undefined) throw new Error('there is a rule');
  return only;
}

describe('the convention', () => {
  const [convention] = settingsWith().rules;

  it.each([
    { name: 'AWS-111122223333-ReadOnly', read: ['111122223333', 'ReadOnly'] },
    { name: 'AWS-111122223333-Read-Only', read: ['111122223333', 'Read-Only'] },
    { name: 'aws-111122223333-ReadOnly', read: undefined },
    { name: 'AWS-11112222333-ReadOnly', read: undefined },
    { name: 'AWS-1111222233334-ReadOnly', read: undefined },
    { name: 'AWS-111122223333-', read: undefined },
    { name: 'x AWS-111122223333-ReadOnly', read: undefined },
    { name: 'AWS-111122223333-Read\nOnly', read: undefined },
  ])('reads $name as $read', ({ name, read }) => {
    const reading = convention && readName(convention, name);
    expect(
      reading?.status === 'read' && reading.account.by === 'id'
        ? [reading.account.id, reading.permissionSet]
        : undefined,
    ).toEqual(read);
  });
});

describe('a rule', () => {
  it.each([
    {
      what: 'has to fit the whole name',
      rules: { pattern: 'A(?<account>[a-z]+)|B', permissionSet: 'Read' },
      name: 'AprodX',
      read: undefined,
    },
    {
      what: 'fills its templates',
      rules: { pattern: '(?<x>.+)/(?<y>.+)', account: 'pre-{x}', permissionSet: '{y}{y}' },
      name: 'a/b',
      read: { status: 'read', account: { by: 'name', name: 'pre-a' }, permissionSet: 'bb' },
    },
    {
      what: 'may need no group at all',
      rules: { pattern: 'Admins', account: 'ou:/', permissionSet: 'Admin' },
      name: 'Admins',
      read: { status: 'read', account: { by: 'ou', path: '/' }, permissionSet: 'Admin' },
    },
    {
      what: 'reads nothing into an empty account',
      rules: { pattern: 'A(?<x>.*)', account: 'ou:/{x}', permissionSet: 'Read' },
      name: 'A ',
      read: { status: 'empty', what: 'account' },
    },
    {
      what: 'reads nothing into a group that took no part',
      rules: { pattern: 'A(?:-(?<x>.+))?', account: 'prod', permissionSet: '{x}' },
      name: 'A',
      read: { status: 'empty', what: 'permission set' },
    },
    {
      what: 'lets no name choose an organizational unit',
      rules: { pattern: '(?<account>.+)!(?<permissionSet>.+)' },
      name: 'ou:/!Admin',
      read: { status: 'read', account: { by: 'name', name: 'ou:/' }, permissionSet: 'Admin' },
    },
    {
      what: 'lets no name choose the key of a tag',
      rules: { pattern: '(?<x>.+)!', account: 'tag:team={x}', permissionSet: 'Read' },
      name: 'a=b!',
      read: { status: 'read', account: { by: 'tag', key: 'team', value: 'a=b' }, permissionSet: 'Read' },
    },
    {
      what: 'fills in what looks like a placeholder as it is',
      rules: { pattern: '(?<x>.+)!', account: 'n{x}', permissionSet: 'Read' },
      name: '{x}$&!',
      read: { status: 'read', account: { by: 'name', name: 'n{x}$&' }, permissionSet: 'Read' },
    },
  ])('$what', ({ rules, name, read }) => {
    expect(readName(rule(rules), name)).toEqual(read);
  });
});

describe('what a pattern begins with', () => {
  it.each([
    [String.raw`^AWS-(?<account>\d{12})-.+$`, 'AWS-'],
    ['AWS ', 'AWS '],
    [String.raw`AWS\.x`, 'AWS.x'],
    [String.raw`A\/B`, 'A/B'],
    ['ab?c', 'a'],
    ['ab*c', 'a'],
    ['ab{0,2}c', 'a'],
    ['ab+c', 'a'],
    ['a|b', ''],
    ['AWS-(?:x|y)', ''],
    ['[Aa]WS', ''],
    ['.*', ''],
    ['(?<x>AWS)-', ''],
    [String.raw`AWS\d`, 'AWS'],
    [String.raw`AWS\p{Lu}`, 'AWS'],
    ['Ünïcode 🎉-(?<x>.+)', 'Ünïcode 🎉-'],
  ])('of %s is "%s"', (pattern, prefix) => {
    expect(literalPrefix(pattern)).toBe(prefix);
  });

  it('is asked for once, and not at all when any name might fit', () => {
    const rules = ['B-x', 'A-x', 'A-x'].map((pattern) =>
      rule({ pattern, account: 'prod', permissionSet: 'Read' }),
    );
    expect(prefixesOf(rules)).toEqual(['A-x', 'B-x']);
    expect(prefixesOf([...rules, rule({ pattern: '.+', account: 'prod', permissionSet: 'Read' })])).toEqual([
      '',
    ]);
  });
});

describe('a pattern', () => {
  it('that is refused says what to write instead', () => {
    expect(patternProblem('^(?<team>.+)-(?<account>.+)-(?<permissionSet>.+)$')).toBe(
      '.+ and .+ may end in several places each, and .+ comes after them, so that a name could be made that takes very long to match: write what ends a part, such as [^-]+ before a hyphen in place of .+, or several rules',
    );
  });

  it.each([
    '(a+)+',
    '(?:a|a)*',
    '(?<x>a*){2,}',
    '(a){3}',
    '((a))+',
    '.*.*.*.*.*',
    '^AWS-(?<account>.*)-(?<permissionSet>.*)-.*-.*x$',
    '(?<x>.+)-(?<y>.+)-(?<z>.+)',
    `^AWS-${'a?'.repeat(26)}${'a'.repeat(26)}$`,
    'a*ab?b[a-c]+',
    String.raw`(?<x>.+)-(?<y>.+)\k<x>`,
    '.*(?:-|_).*x.{200}',
    '(?i:[a-z]*A[b-z]*A.*)',
    '(?<=-[^-]*-[^-]*-).*',
    '[^-]+[^_]+-x?.*',
    '[^-]+(?:-|_)[^_]+(?:-|_).+',
    '(?:a|b)(?:a|c)(?:a|d)(?:a|e)(?:a|f)(?:a|g)(?:a|h)',
    '(?:a)?(?:a)?(?:a)?(?:a)?(?:a)?(?:a)?(?:a)?',
    '(',
    'a)|(b',
    '[',
    String.raw`\q`,
    '(?<x>a)(?<x>b)',
  ])('is refused: %s', (pattern) => {
    expect(patternProblem(pattern)).toBeTypeOf('string');
  });

  it.each([
    '(?<x>a+)?',
    String.raw`\)+`,
    '[)]+',
    '(?<x>[^_]+)_(?<y>[^_]+)_(?<z>[^_]+)_.+',
    'a{12}b{3}c{4}d{5}e{6}f?g?',
    'a+b+c+d+e+',
    String.raw`^AWS-(?<account>\d{12})-(?<permissionSet>.+)$`,
    String.raw`^aws#\S+#(?<permissionSet>[\w-]+)#(?<account>\d+)$`,
    '^(?<account>.+)-(?<permissionSet>.+)$',
    '^AWS (?<account>[^/]+)/(?<permissionSet>[^/]+)/(?<team>[^/]+)/.*$',
    String.raw`^AWS-?(?<account>\d{12})-(?<permissionSet>Admin|ReadOnly|Billing)(?:-prod)?$`,
  ])('is taken: %s', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });
});
