import { grace, type Parts } from '../../../support/federation-worlds.ts';
import type { Mistake } from './mistake.ts';

export const identityCenterMistakes: readonly Mistake[] = [
  {
    name: 'no provisioning',
    way: 'identity-center',
    make: ({ servicePrincipal }) => void (servicePrincipal.synchronizationJobs = []),
    found: ['warning scim-provisioning AWS'],
  },
  {
    name: 'provisioning that is stopped',
    way: 'identity-center',
    make: job((found) => void (found.status = 'Paused')),
    found: ['critical scim-provisioning AWS'],
  },
  {
    name: 'provisioning in quarantine',
    way: 'identity-center',
    make: job((found) => {
      found.status = 'Quarantine';
      found.quarantine = {
        seriesBegan: '2026-11-18T00:00:00Z',
        reason: 'EncounteredQuarantineException',
        error: null,
      };
    }),
    found: ['critical scim-provisioning AWS'],
  },
  {
    name: 'people told apart by their mail name',
    way: 'identity-center',
    make: mapping('externalId', '[mailNickname]'),
    found: ['critical scim-external-id AWS'],
  },
  {
    name: 'two telephone numbers',
    way: 'identity-center',
    make: (parts) => {
      mapping('phoneNumbers[type eq "work"].value', '[telephoneNumber]')(parts);
      mapping('phoneNumbers[type eq "mobile"].value', '[mobile]')(parts);
    },
    found: ['warning scim-single-values AWS'],
  },
  {
    name: 'a person without a last name',
    way: 'identity-center',
    make: ({ entra, group: team }) => {
      entra.users.forEach((each) => void (each.surname = each.id === grace.id ? null : each.surname));
      team.pim?.activated.push({ principalId: grace.id, until: '2027-01-01T00:00:00Z' });
    },
    found: ['warning scim-user-names grace@contoso.example'],
  },
  {
    name: 'everybody is provisioned',
    way: 'identity-center',
    make: secret('SyncAll', 'true'),
    found: ['warning scim-scope AWS'],
  },
  {
    name: 'no threshold of deletes',
    way: 'identity-center',
    make: secret(
      'SyncNotificationSettings',
      JSON.stringify({ Enabled: false, DeleteThresholdEnabled: false }),
    ),
    found: ['warning scim-deletion-threshold AWS'],
  },
  {
    name: 'a threshold that is too high',
    way: 'identity-center',
    make: () => undefined,
    changes: { connection: { deletionThreshold: 10 } },
    found: ['warning scim-deletion-threshold AWS'],
  },
  {
    name: 'settings that Graph does not show',
    way: 'identity-center',
    make: ({ servicePrincipal }) => void (servicePrincipal.synchronizationSecrets = []),
    found: ['unknown scim-deletion-threshold AWS', 'unknown scim-scope AWS'],
  },
];

function job(change: (found: Parts['servicePrincipal']['synchronizationJobs'][number]) => void) {
  return ({ servicePrincipal }: Parts): void => servicePrincipal.synchronizationJobs.forEach(change);
}

const usualMappings = [
  { target: 'userName', source: '[userPrincipalName]' },
  { target: 'displayName', source: '[displayName]' },
  { target: 'emails[type eq "work"].value', source: '[mail]' },
  { target: 'name.givenName', source: '[givenName]' },
  { target: 'name.familyName', source: '[surname]' },
  { target: 'externalId', source: '[objectId]' },
];

function mapping(target: string, source: string) {
  return job((found) => {
    const before = found.userMappings ?? usualMappings;
    found.userMappings = [...before.filter((each) => each.target !== target), { target, source }];
  });
}

function secret(key: string, value: string) {
  return ({ servicePrincipal }: Parts): void => {
    const others = servicePrincipal.synchronizationSecrets.filter((each) => each.key !== key);
    servicePrincipal.synchronizationSecrets = [...others, { key, value }];
  };
}
