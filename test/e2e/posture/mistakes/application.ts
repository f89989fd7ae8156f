import { grace, signIn, templates } from '../../../support/federation-worlds.ts';
import type { Mistake } from './mistake.ts';

const strangerId = '7e9a1c00-0000-4000-8000-0000000000d1';

export const applicationMistakes: readonly Mistake[] = [
  {
    name: 'there is no application',
    way: 'app-roles',
    make: ({ entra }) => void ((entra.applications = []), (entra.servicePrincipals = [])),
    found: ['critical application-present AWS'],
  },
  {
    name: 'sign-in is disabled',
    way: 'identity-center',
    make: ({ servicePrincipal }) => void (servicePrincipal.accountEnabled = false),
    found: ['critical application-enabled AWS'],
  },
  {
    name: 'names of groups on the gallery application',
    way: 'group-names',
    make: ({ servicePrincipal }) => void (servicePrincipal.applicationTemplateId = templates['app-roles']),
    found: ['critical gallery-template AWS'],
  },
  {
    name: 'Identity Center on a non-gallery application',
    way: 'identity-center',
    make: ({ servicePrincipal }) => void (servicePrincipal.applicationTemplateId = templates['group-names']),
    found: ['warning gallery-template AWS'],
  },
  {
    name: 'sign-in by password',
    way: 'app-roles',
    make: ({ servicePrincipal }) => void (servicePrincipal.preferredSingleSignOnMode = 'password'),
    found: ['critical single-sign-on-mode AWS'],
  },
  {
    name: 'the identifier that the portal makes up',
    way: 'app-roles',
    make: ({ application }) => void (application.identifierUris = [`api://${application.appId}`]),
    found: ['critical identifier AWS'],
  },
  {
    name: 'the identifier belongs to another application',
    way: 'app-roles',
    make: ({ application, servicePrincipal, entra }) => {
      application.identifierUris = [];
      const other = { id: '7e9a1c00-0000-4000-8000-0000000000d2', appId: strangerId, displayName: 'Old AWS' };
      entra.applications.push({ ...application, ...other, identifierUris: [signIn] });
      entra.servicePrincipals.push({ ...servicePrincipal, ...other, id: strangerId, appRoleAssignedTo: [] });
    },
    found: ['critical identifier AWS'],
  },
  {
    name: 'the identifier of accounts on Identity Center',
    way: 'identity-center',
    make: ({ application }) => void (application.identifierUris = [signIn]),
    found: ['critical identifier AWS'],
  },
  {
    name: 'no reply URL',
    way: 'group-names',
    make: ({ application }) => void (application.redirectUris = []),
    found: ['critical reply-url AWS'],
  },
  {
    name: 'assignment is not required',
    way: 'app-roles',
    make: ({ servicePrincipal }) => void (servicePrincipal.appRoleAssignmentRequired = false),
    found: ['warning assignment-required AWS'],
  },
  {
    name: 'nobody is mailed',
    way: 'identity-center',
    make: ({ servicePrincipal }) => void (servicePrincipal.notificationEmailAddresses = []),
    found: ['warning notification-addresses AWS'],
  },
  {
    name: 'one person alone is mailed',
    way: 'app-roles',
    make: ({ servicePrincipal }) =>
      void (servicePrincipal.notificationEmailAddresses = ['ada@contoso.example']),
    found: ['info notification-addresses AWS'],
  },
  {
    name: 'one of two who are mailed has left',
    way: 'app-roles',
    make: ({ entra }) => entra.users.forEach((each) => void (each.isDeleted = each.id === grace.id)),
    found: ['warning notification-addresses AWS'],
  },
  {
    name: 'one of two who are mailed may not sign in any more',
    way: 'app-roles',
    make: ({ entra }) => entra.users.forEach((each) => void (each.accountEnabled = each.id !== grace.id)),
    found: ['info notification-addresses AWS'],
  },
  {
    name: 'the application may write the directory',
    way: 'app-roles',
    make: ({ servicePrincipal }) => void (servicePrincipal.grantedPermissions = ['Directory.ReadWrite.All']),
    found: ['critical application-permissions AWS'],
  },
];
