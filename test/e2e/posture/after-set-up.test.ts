import { expect, it } from 'vitest';
import { readConfiguredPosture } from '../../../src/composition/read-posture.ts';
import { notRight } from '../../support/posture-cases.ts';
import { bareCompany, bareConfig, federationApp, setUp } from '../federation/bare-company.ts';

it('what the set-up has made from nothing is right in the eyes of the doctor', async () => {
  const config = bareConfig();
  const app = federationApp(bareCompany(), config);
  await setUp(app);
  const { posture } = await readConfiguredPosture(config, undefined, app.connections(), app.context());
  // The company has no group for the administrators of its sandbox.
  expect(notRight(posture)).toEqual(['info role-unreached sandbox']);
});
