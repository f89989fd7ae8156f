import {
  metadata,
  production,
  provider,
  signIn,
  trust,
  type Parts,
} from '../../../support/federation-worlds.ts';
import { first, setUp, writing, type Mistake } from './mistake.ts';

const regional = 'https://eu-west-1.signin.aws.amazon.com/saml';

export const accountMistakes: readonly Mistake[] = [
  {
    name: 'the provider has another name',
    way: 'app-roles',
    make: ({ account }) => account.samlProviders.forEach((each) => void (each.name = 'aad')),
    found: [`critical claim-leads-nowhere ${first}`, 'critical provider-present production'],
  },
  {
    name: 'metadata with another certificate',
    way: 'group-names',
    make: ({ account }) =>
      account.samlProviders.forEach((each) => void (each.metadata = metadata('an older one'))),
    found: ['critical signing-certificate-trusted production'],
  },
  {
    name: 'a role for another address',
    way: 'app-roles',
    make: ({ role: found }) => void (found.trust = trust(production, regional)),
    found: ['critical trust-audience ReadOnly'],
  },
  {
    name: 'regional addresses that are wanted',
    way: 'app-roles',
    make: ({ role: found }) => void (found.trust = trust(production, [signIn, regional])),
    changes: { connection: { signInRegions: ['eu-west-1'] } },
    found: ['info trust-regional ReadOnly'],
  },
  {
    name: 'session tags that are wanted',
    way: 'group-names',
    make: ({ role: found }) =>
      void (found.trust = trust(production, signIn, ['sts:AssumeRoleWithSAML', 'sts:TagSession'])),
    changes: { connection: { sessionTags: true } },
    found: ['critical trust-tag-session ReadOnly'],
  },
  {
    name: 'the key of the role import',
    way: 'app-roles',
    make: ({ account }) => void account.users.push(importer('AzureAD', 'IAMReadOnlyAccess')),
    found: ['warning importer-key AzureAD'],
  },
  {
    name: 'the key of the role import, which may do everything',
    way: 'group-names',
    make: ({ account }) => void account.users.push(importer('sync', 'AdministratorAccess')),
    found: ['critical importer-key sync'],
  },
  {
    name: 'the role import runs',
    way: 'app-roles',
    make: ({ servicePrincipal }) =>
      void servicePrincipal.synchronizationJobs.push({
        id: 'aws.1',
        templateId: 'aws',
        cycles: 'when-told',
        status: 'Active',
      }),
    found: ['warning importer-active AWS'],
  },
  {
    name: 'the role import runs against our own',
    way: 'app-roles',
    make: ({ client, servicePrincipal }) => {
      client.permissions.push('Application.ReadWrite.OwnedBy');
      servicePrincipal.synchronizationJobs.push({
        id: 'aws.1',
        templateId: 'aws',
        cycles: 'when-told',
        status: 'Active',
      });
    },
    changes: {
      jobs: {
        appRoles: {
          connections: [
            {
              name: 'workforce',
              servicePrincipal: { displayName: 'AWS' },
              samlProvider: provider,
              accounts: { list: [{ id: production, name: 'production' }] },
            },
          ],
        },
      },
    },
    found: ['critical importer-active AWS'],
  },
  {
    name: 'an account without the reader role',
    way: 'app-roles',
    make: ({ account, reader }) => void (account.roles = account.roles.filter((each) => each !== reader)),
    found: [
      'unknown account-readable production sts:AssumeRole',
      `unknown claim-leads-nowhere ${first}`,
      'unknown role-unreached production sts:AssumeRole',
    ],
  },
  {
    name: 'a set-up that may not make roles',
    way: 'app-roles',
    make: ({ client, writer }) => {
      client.permissions.push(...writing);
      writer.deniedActions = ['iam:CreateRole'];
    },
    changes: { ...setUp, connection: { roles: [{ name: 'ReadOnly' }] } },
    found: ['critical writer-permission production'],
  },
];

function importer(name: string, policyName: string): Parts['account']['users'][number] {
  return {
    name,
    path: '/',
    createDate: '2019-03-04T00:00:00Z',
    managedPolicies: [`arn:aws:iam::aws:policy/${policyName}`],
    accessKeys: [
      {
        id: 'AKIALABIMPORTER00001',
        status: 'Active',
        createDate: '2019-03-04T00:00:00Z',
        lastUsed: { date: '2026-11-19T00:00:00Z', service: 'iam', region: 'us-east-1' },
      },
    ],
  };
}
