import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
const versions = z.record(z.string(), z.string());
const manifest = z.object({ dependencies: versions, devDependencies: versions }).parse(read('package.json'));
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.looseObject({ dependencies: versions.optional(), devDependencies: versions.optional() }),
    ),
  })
  .parse(read('package-lock.json'));

describe('the Node that runs this', () => {
  it('is 24 or newer, as on AWS Lambda', () => {
    expect(Number(/^v(\d+)\./u.exec(process.version)?.[1])).toBeGreaterThanOrEqual(24);
  });

  it('is the one that the project brings with it', () => {
    expect(process.version).toBe(`v${manifest.devDependencies['node']}`);
  });
});

describe('the packages', () => {
  it('are pinned exactly', () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
      .filter(([, version]) => !/^\d+\.\d+\.\d+$/u.test(version))
      .map(([name, version]) => `${name} ${version}`);
    expect(loose).toEqual([]);
  });

  it('are locked as the manifest says', () => {
    expect(lock.packages['']).toMatchObject(manifest);
  });

  it('are locked without the address of a registry, so that any mirror will do', () => {
    const resolved = Object.entries(lock.packages).filter(([, locked]) => 'resolved' in locked);
    expect(resolved.map(([name]) => name)).toEqual([]);
  });
});
