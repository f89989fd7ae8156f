import { globSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * One bundle for each Lambda: every file directly under src/handlers is an entry; what they share lives one folder
 * down. Beside the bundles goes meta.json, which says what went into each: the packaging test reads it.
 */
export async function buildHandlers(outdir: string): Promise<Metafile> {
  const entries = globSync('src/handlers/*.ts', { cwd: root }).toSorted();
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map((file) => ({ in: file, out: `${basename(file, '.ts')}/index` })),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // The ES modules of the AWS SDK make a bundle that is a quarter smaller.
    mainFields: ['module', 'main'],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    minify: true,
    keepNames: true,
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(outdir, 'meta.json'), JSON.stringify(metafile));
  return metafile;
}
