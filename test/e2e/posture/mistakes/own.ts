import { ada } from '../../../support/federation-worlds.ts';
import { setUp, writing, type Mistake } from './mistake.ts';

export const ownMistakes: readonly Mistake[] = [
  {
    name: 'a permission that no job needs',
    way: 'app-roles',
    make: ({ client }) => void client.permissions.push('AppRoleAssignment.ReadWrite.All'),
    found: ['critical own-permission-unneeded AppRoleAssignment.ReadWrite.All'],
  },
  {
    name: 'a permission that is missing',
    way: 'app-roles',
    make: ({ client }) =>
      void (client.permissions = client.permissions.filter((each) => each !== 'Policy.Read.All')),
    found: [
      'critical own-permission Policy.Read.All',
      ...[
        'claim-names',
        'claim-role',
        'claim-session-duration',
        'claim-session-name',
        'claims-overridden',
        'session-duration-allowed',
        'trust-source-identity',
        'trust-tag-session',
      ].map((id) => `unknown ${id} AWS Policy.Read.All`),
      'unknown claim-leads-nowhere AWS',
      'unknown role-unreached AWS',
    ],
  },
  {
    name: 'an application that we write and do not own',
    way: 'app-roles',
    make: ({ application, client, servicePrincipal }) => {
      client.permissions.push(...writing);
      application.owners = [];
      servicePrincipal.owners = [ada.id];
    },
    changes: setUp,
    found: ['critical application-owners AWS', 'critical own-ownership AWS'],
  },
];
