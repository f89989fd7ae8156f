/** `npm run package` and `npm run deploy`: checks the configuration, then hands every argument to osls. */
import { spawnSync } from 'node:child_process';
import { configProblem } from './config-problem.ts';

const args = process.argv.slice(2);
const problem = configProblem(args);
if (problem === undefined) {
  const { status } = spawnSync(process.execPath, ['node_modules/osls/bin/serverless.js', ...args], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else {
  console.error(problem);
  process.exitCode = 1;
}
