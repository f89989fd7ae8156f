import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { forbiddenImports } from './support/architecture/rooms.ts';
import { codeOnly, importsOf, type Source } from './support/architecture/source.ts';
import { forbiddenName, forbiddenWords } from './support/architecture/wording.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function files(pattern: string): Source[] {
  return globSync(pattern, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') }));
}

const source = files('src/**/*.ts');
const tests = files('test/**/*.ts');

describe('the source', () => {
  it('is there', () => {
    expect(source.map(({ path }) => path)).toContain('src/core/reconcile.ts');
  });

  it('imports only what the map allows', () => {
    expect(source.flatMap(forbiddenImports)).toEqual([]);
  });

  it('keeps to the words and sizes of the house', () => {
    expect(source.flatMap(forbiddenWords)).toEqual([]);
  });

  it('has the pure engine in less than 1300 lines', () => {
    const lines = source
      .filter(({ path }) => path.startsWith('src/core/'))
      .reduce((sum, { text }) => sum + text.split('\n').length, 0);
    expect(lines).toBeLessThan(1300);
  });
});

describe('the tests', () => {
  it('have names that say something', () => {
    expect(tests.flatMap(({ path }) => forbiddenName(path))).toEqual([]);
  });

  it('import our own files by their whole name', () => {
    const short = tests.flatMap((test) =>
      importsOf(test)
        .filter(({ specifier }) => specifier?.startsWith('.') === true && !/\.(?:ts|json)$/u.test(specifier))
        .map(({ specifier }) => `${test.path}: imports ${specifier}`),
    );
    expect(short).toEqual([]);
  });

  it('replace no modules', () => {
    const mocked = tests.filter(({ text }) => /\bvi\s*\.\s*(?:do)?mock\b/iu.test(codeOnly(text)));
    expect(mocked.map(({ path }) => path)).toEqual([]);
  });
});

describe('the reader of sources', () => {
  it.each([
    { name: 'a line comment', text: "a; // import 'x'\nb", code: 'a;            \nb' },
    { name: 'a block comment', text: '/* any */ b', code: '          b' },
    { name: 'a string', text: `f('it\\'s any', "an // y")`, code: `f('           ', "       ")` },
    {
      name: 'a template with code in it',
      text: '`any ${f({ a: `b${c}` })} any`',
      code: '`    ${f({ a: ` ${c}` })}    `',
    },
    { name: 'a regular expression', text: `x = /['"/*]any/u; y`, code: 'x = /         /u; y' },
    { name: 'a division', text: 'a / b / c', code: 'a / b / c' },
  ])('blanks out $name', ({ text, code }) => {
    // Inside a template only the text goes, not what is between `${` and `}`.
    const seen = codeOnly(text);
    expect(seen).toHaveLength(text.length);
    expect(seen.replaceAll('${', '  ').replaceAll(/\s+/gu, ' ')).toBe(
      code.replaceAll('${', '  ').replaceAll(/\s+/gu, ' '),
    );
  });

  it('finds every way to import, and nothing that only looks like one', () => {
    const text = [
      `import one from 'a';`,
      `import {`,
      `  two, // from 'no'`,
      `} from "./b.ts";`,
      `import type { Three } from '../c.ts';`,
      `import './d.ts';`,
      `export { four } from './e.ts';`,
      `export * from './f.ts';`,
      `const five = await import('./g.ts');`,
      `type Six = import('./h.ts').Six;`,
      `const seven = await import(path);`,
      `export const eight = "import x from './no.ts'";`,
      `/* import './no.ts' */`,
      `export const url = import.meta.url;`,
    ].join('\n');
    expect(importsOf({ path: 'src/x.ts', text }).map(({ specifier }) => specifier)).toEqual([
      'a',
      './b.ts',
      '../c.ts',
      './d.ts',
      './e.ts',
      './f.ts',
      './g.ts',
      './h.ts',
      undefined,
    ]);
  });
});

describe('the rules about imports', () => {
  it.each([
    { path: 'src/core/a.ts', text: `import * as z from 'zod'; import './b.ts'; import 'node:crypto';` },
    { path: 'src/model/a.ts', text: `import type { C } from '../core/change.ts';` },
    {
      path: 'src/jobs/app-roles/a.ts',
      text: `import './b.ts'; import './deeper/c.ts'; import '../../model/aws.ts';`,
    },
    { path: 'src/jobs/index.ts', text: `import './app-roles/job.ts';` },
    {
      path: 'src/providers/aws/a.ts',
      text: `import '../retry.ts'; import '@aws-sdk/client-iam'; import 'node:fs';`,
    },
    { path: 'src/lab/a.ts', text: `import './aws/cloud.ts'; import type {} from '@aws-sdk/client-iam';` },
    {
      path: 'src/app.ts',
      text: `import './providers/retry.ts'; import './app-services.ts'; import './jobs/index.ts';`,
    },
    { path: 'src/handlers/a.ts', text: `import '../app.ts'; import '@aws-lambda-powertools/logger';` },
    {
      path: 'src/cli/a.ts',
      text: `import '../lab/lab.ts'; import '../jobs/index.ts'; import '../app-services.ts';`,
    },
  ])('let $path: $text', (good) => {
    expect(forbiddenImports(good)).toEqual([]);
  });

  it.each([
    { path: 'src/core/a.ts', text: `import '../model/aws.ts';` },
    { path: 'src/core/a.ts', text: `import { readFile } from 'node:fs';` },
    { path: 'src/core/a.ts', text: `import type { IAMClient } from '@aws-sdk/client-iam';` },
    { path: 'src/core/a.ts', text: `import './b';` },
    { path: 'src/core/a.ts', text: `import './b.js';` },
    { path: 'src/core/a.ts', text: `export * from '../jobs/index.ts';` },
    { path: 'src/core/a.ts', text: `await import(name);` },
    { path: 'src/core/a.ts', text: `import '../../test/support/things.ts';` },
    { path: 'src/model/a.ts', text: `import '../jobs/app-roles/kind.ts';` },
    { path: 'src/jobs/app-roles/a.ts', text: `import '../credential-expiry/kind.ts';` },
    { path: 'src/jobs/app-roles/a.ts', text: `import '../index.ts';` },
    { path: 'src/jobs/app-roles/a.ts', text: `import '../../providers/retry.ts';` },
    { path: 'src/jobs/app-roles/a.ts', text: `import '@aws-sdk/client-iam';` },
    { path: 'src/providers/a.ts', text: `import '../jobs/index.ts';` },
    { path: 'src/providers/a.ts', text: `import type { Lab } from '../lab/lab.ts';` },
    { path: 'src/report/text.ts', text: `import '../jobs/index.ts';` },
    { path: 'src/lab/a.ts', text: `import type { Clock } from '../core/clock.ts';` },
    { path: 'src/handlers/a.ts', text: `import '../providers/retry.ts';` },
    { path: 'src/handlers/a.ts', text: `import '../lab/lab.ts';` },
    { path: 'src/app.ts', text: `import './lab/lab.ts';` },
    { path: 'src/clouds.ts', text: `import './app.ts';` },
    { path: 'src/app.ts', text: `import './cli/io.ts';` },
    { path: 'src/config/a.ts', text: `import '../app.ts';` },
    { path: 'src/cli/a.ts', text: `import '../providers/system-clock.ts';` },
    { path: 'src/cli/a.ts', text: `import '../jobs/app-roles/kind.ts';` },
    { path: 'src/cellar/a.ts', text: `` },
  ])('do not let $path: $text', (bad) => {
    expect(forbiddenImports(bad)).toHaveLength(1);
  });
});

describe('the rules about words', () => {
  it.each([
    'const now = new Date(text);',
    'const first = await Promise.any(all); const stop = AbortSignal.any([one]);',
    'const words = { any: 1, company: many };',
    '// any, enum X {, console.log, new Date(), export default',
    `const text = 'process.env.HOME and console.log';`,
    'context.clock.setTimeout(1); job.process.environment;',
    'type Named = { default: string };',
    'const ratio = part / whole / 2; const date: Date = clock.now();',
  ])('let: %s', (text) => {
    expect(forbiddenWords({ path: 'src/core/a.ts', text })).toEqual([]);
  });

  it.each([
    'const home = process.env.HOME;',
    `const home = process['env'];`,
    'const { env } = process;',
    'console.log(1);',
    'process.stdout.write(text);',
    'const now = new Date();',
    'const now = new Date;',
    'const now = `${Date.now()}`;',
    'const text = Date();',
    'setTimeout(done, 5);',
    'const timer = setInterval;',
    'const chance = Math.random();',
    'export default plan;',
    'export { plan as default };',
    'enum Color { red }',
    'const enum Color { red }',
    'const x: any = 1;',
    'const x = y as any;',
    'const x: readonly string[] | any[] = [];',
    'const x = new Map<string, any>();',
    'function f<T extends any>(t: T): void {}',
  ])('do not let: %s', (text) => {
    expect(forbiddenWords({ path: 'src/core/a.ts', text })).toHaveLength(1);
  });

  it('let a file have 250 lines and no more', () => {
    const lines = (count: number) => ({ path: 'src/core/a.ts', text: 'line\n'.repeat(count) });
    expect(forbiddenWords(lines(250))).toEqual([]);
    expect(forbiddenWords(lines(251))).toEqual(['src/core/a.ts: has 251 lines, 250 are allowed']);
  });

  it.each([
    { path: 'src/config/environment.ts', text: 'process.env' },
    { path: 'src/cli/io.ts', text: 'process.stdout.write(a); console.error(b);' },
    { path: 'src/providers/system-clock.ts', text: 'new Date(); setTimeout(a, 1);' },
    { path: 'src/providers/retry.ts', text: 'random = Math.random' },
  ])('let $path have what belongs there, and nobody else', ({ path, text }) => {
    expect(forbiddenWords({ path, text })).toEqual([]);
    expect(forbiddenWords({ path: 'src/cli/other.ts', text })).not.toEqual([]);
  });

  it.each([
    'utils.ts',
    'string-utils.ts',
    'helpers.ts',
    'common.ts',
    'lease-manager.ts',
    'planId.ts',
    'Plan.ts',
  ])('do not let a file be called %s', (name) => {
    expect(forbiddenName(`src/core/${name}`)).toHaveLength(1);
  });

  it.each([
    'plan-id.ts',
    'plan.test.ts',
    'lambda.d.ts',
    'commonality.ts',
    'sts.ts',
    'run-report.golden.json',
  ])('let a file be called %s', (name) => {
    expect(forbiddenName(`src/core/${name}`)).toEqual([]);
  });
});
