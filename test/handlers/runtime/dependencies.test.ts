import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appRoles } from '../../../src/composition/app-roles.ts';
import { ConfigError } from '../../../src/config/config-error.ts';
import { lambdaDependencies } from '../../../src/handlers/runtime/dependencies.ts';

const variable = () => undefined;
const jobs = { 'app-roles': appRoles };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolebridge-handlers-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the dependencies of a deployed function', () => {
  it('say what to set when no configuration is named', () => {
    expect(() => lambdaDependencies(jobs, { variable }).openApp('me')).toThrow(/set ROLEBRIDGE_CONFIG/u);
  });

  it('read the configuration when it is there, and keep it for the container', async () => {
    const configFile = join(folder, 'config.yaml');
    const dependencies = lambdaDependencies(jobs, { configFile, variable });
    expect(() => dependencies.openApp('me')).toThrow(ConfigError);

    copyFileSync(new URL('../../../config/example.yaml', import.meta.url), configFile);
    await dependencies.openApp('me').close();
    rmSync(configFile);
    await dependencies.openApp('me').close();
  });
});
