import { federationSettings } from '../../src/jobs/federation/settings.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { bareCompany, bareConfig, connection, federationApp, setUp } from '../e2e/federation/bare-company.ts';
import {
  company,
  companyConfig,
  postureApp,
  type ConnectionChanges,
} from '../e2e/posture-telling/company.ts';
import { APP_ID, SERVICE_PRINCIPAL_ID } from './worlds.ts';

const references: readonly ConnectionChanges[] = [
  { servicePrincipal: { id: SERVICE_PRINCIPAL_ID } },
  { servicePrincipal: { appId: APP_ID } },
  { servicePrincipal: { displayName: 'AWS Single-Account Access' } },
];

/** Labs in which posture has made every call that it makes. */
export function postureLabs(): Promise<readonly Lab[]> {
  return Promise.all(references.map((each) => labAfter('posture', each)));
}

/** And federation: everything read, set up from nothing, mended, and ended. */
export async function federationLabs(): Promise<readonly Lab[]> {
  const read = await Promise.all(references.map((each) => labAfter('federation', each)));
  const fresh = federationApp(bareCompany(), bareConfig([connection()], { policy: 'sync' }));
  const reports = await setUp(fresh);
  for (const group of fresh.world.entra.groups)
    if (group.displayName.endsWith('-Admin')) group.displayName = 'Former administrators';
  for (const policy of fresh.world.entra.claimsMappingPolicies)
    policy.definition = policy.definition.map((text) => text.replace('userprincipalname', 'mail'));
  const { planId = '' } = await fresh.plan();
  const statuses = [...reports, await fresh.apply({ expect: planId })].map(({ status }) => status);
  if (statuses.some((status) => status !== 'applied'))
    throw new Error(`the set-up ended ${statuses.join(', ')}`);
  return [...read, fresh.lab];
}

async function labAfter(job: 'posture' | 'federation', changes: ConnectionChanges): Promise<Lab> {
  const world = company();
  for (const each of world.entra.servicePrincipals) each.notificationEmailAddresses.push('left@example.com');
  const config = companyConfig({}, changes);
  const app = postureApp(world, { ...config, jobs: { ...config.jobs, federation: everyConnection } });
  await app.run(job, { mode: 'plan' });
  return app.lab;
}

const everyConnection = federationSettings.parse({ connections: ['production', 'center'] });
