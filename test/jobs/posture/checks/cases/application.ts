import { known } from '../../../../../src/model/known.ts';
import type { PostureCase } from '../../../../support/posture-cases.ts';
import type { SignInEvidence } from '../../../../../src/jobs/posture/evidence.ts';
import {
  account,
  identityCenterEvidence,
  lacking,
  production,
  signIn,
  signInEvidence,
  templates,
  withApplication,
  withPosture,
} from '../../../../support/posture-evidence.ts';

const roles = signInEvidence('app-roles');
const plain = signInEvidence('app-roles', { groups: undefined });
const names = signInEvidence('group-names');
const center = identityCenterEvidence();
const gallery = '00000000-0000-4000-8000-000000000001';

/** Accounts of another partition, of which nothing else matters here. */
function inPartition(partition: 'aws-us-gov' | 'aws-cn'): SignInEvidence {
  const url = {
    'aws-us-gov': 'https://signin.amazonaws-us-gov.com/saml',
    'aws-cn': 'https://signin.amazonaws.cn/saml',
  };
  const { account: facts, ...parts } = account(production, 'production', { roles: known([]) });
  return {
    ...withApplication(withPosture(plain, { assignments: known([]) }), { redirectUris: [url[partition]] }),
    groups: known([]),
    partition,
    accounts: known([{ ...parts, account: { ...facts, partition } }]),
  };
}

/** The enterprise application. */
export const applicationCases: readonly PostureCase[] = [
  {
    name: 'the tenant has no such application',
    evidence: { ...roles, application: known(undefined) },
    found: ['critical application-present AWS'],
  },
  {
    name: 'the application cannot be read',
    evidence: { ...roles, application: lacking('Application.Read.All') },
    found: ['unknown application-present AWS Application.Read.All'],
  },
  {
    name: 'users may not sign in',
    evidence: withApplication(roles, { isEnabled: false }),
    found: ['critical application-enabled AWS'],
  },
  {
    name: 'app roles on an application of another template',
    evidence: withApplication(roles, { templateId: gallery }),
    found: ['warning gallery-template AWS'],
  },
  {
    name: 'app roles on an application that is older than templates',
    evidence: withApplication(roles, { templateId: null }),
    found: ['unknown gallery-template AWS'],
  },
  {
    name: 'names of groups on the single-account template',
    evidence: withApplication(names, { templateId: templates.singleAccount }),
    found: ['critical gallery-template AWS'],
  },
  {
    name: 'names of groups on an application that is older than templates',
    evidence: withApplication(names, { templateId: null }),
    found: [],
  },
  {
    name: 'IAM Identity Center on the single-account template',
    evidence: withApplication(center, { templateId: templates.singleAccount }),
    found: ['critical gallery-template AWS'],
  },
  {
    name: 'IAM Identity Center on a non-gallery application',
    evidence: withApplication(center, { templateId: templates.nonGallery }),
    found: ['warning gallery-template AWS'],
  },
  {
    name: 'single sign-on by password',
    evidence: withApplication(roles, { signOnMode: 'password' }),
    found: ['critical single-sign-on-mode AWS'],
  },
  {
    name: 'no single sign-on, and no certificate',
    evidence: withPosture(roles, ({ application, signing }) => ({
      application: { ...application, signOnMode: null },
      signing: signing.state === 'known' ? known({ ...signing.value, certificates: [] }) : signing,
    })),
    found: [
      'critical signing-certificate-trusted production',
      'critical signing-certificate-trusted sandbox',
      'critical single-sign-on-mode AWS',
    ],
  },
  {
    name: 'no single sign-on named on an application that signs',
    evidence: withApplication(roles, { signOnMode: null }),
    found: ['unknown single-sign-on-mode AWS'],
  },
  ...[
    'https://aws.example',
    'urn: Amazon: webservices',
    'urn:amazon:webservices/1',
    'https://signin.aws.amazon.com',
  ].map((identifier) => ({
    name: `the identifier ${identifier}`,
    evidence: withApplication(roles, { identifierUris: [identifier] }),
    found: ['critical identifier AWS'],
  })),
  ...['https://signin.aws.amazon.com/saml#2', 'urn:amazon:webservices', 'urn:amazon:webservices#7'].map(
    (identifier) => ({
      name: `the identifier ${identifier}`,
      evidence: withApplication(roles, { identifierUris: [identifier] }),
      found: [],
    }),
  ),
  {
    name: 'no identifier',
    evidence: withApplication(roles, { identifierUris: [] }),
    found: ['critical identifier AWS'],
  },
  {
    name: 'another identifier than the configured one',
    evidence: signInEvidence('app-roles', { identifier: `${signIn}#2` }),
    found: ['critical identifier AWS'],
  },
  {
    name: 'IAM Identity Center with the identifier of accounts',
    evidence: withApplication(center, { identifierUris: [signIn] }),
    found: ['critical identifier AWS'],
  },
  {
    name: 'no reply URL',
    evidence: withApplication(roles, { redirectUris: [] }),
    found: ['critical reply-url AWS'],
  },
  {
    name: 'a reply URL of somebody else beside the right one',
    evidence: withApplication(roles, { redirectUris: [signIn, 'https://collector.example/saml'] }),
    found: ['critical reply-url AWS'],
  },
  {
    name: 'the reply URL in lower case alone',
    evidence: withApplication(roles, { redirectUris: ['https://signin.aws.amazon.com/SAML'] }),
    found: ['critical reply-url AWS'],
  },
  {
    name: 'IAM Identity Center with the reply URL of accounts',
    evidence: withApplication(center, { redirectUris: [signIn] }),
    found: ['critical reply-url AWS'],
  },
  ...[
    'https://eu-west-1.signin.aws/platform/saml/acs/11112222-3333',
    'https://eu-west-1.sso.signin.aws/platform/saml/acs/11112222-3333',
    'https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/11112222-3333',
  ].map((url) => ({
    name: `IAM Identity Center with the reply URL ${url}`,
    evidence: withApplication(center, { redirectUris: [url] }),
    found: [],
  })),
  ...[
    'https://eu-west-1.signin.aws.example/platform/saml/acs/1',
    'https://signin.aws/platform/saml/acs/1',
    'https://eu-west-1.evil.signin.aws/platform/saml/acs/1',
    'https://eu-west-1.signin.aws/platform/saml',
  ].map((url) => ({
    name: `IAM Identity Center with the reply URL ${url}`,
    evidence: withApplication(center, { redirectUris: [url] }),
    found: ['critical reply-url AWS'],
  })),
  {
    name: 'the identifier of GovCloud for accounts of the commercial partition',
    evidence: withApplication(roles, { identifierUris: ['urn:amazon:webservices:govcloud'] }),
    found: ['critical identifier AWS'],
  },
  {
    name: 'the reply URL of GovCloud for accounts of the commercial partition',
    evidence: withApplication(roles, { redirectUris: ['https://signin.amazonaws-us-gov.com/saml'] }),
    found: ['critical reply-url AWS'],
  },
  ...(
    [
      ['aws-us-gov', 'urn:amazon:webservices:govcloud#2', []],
      ['aws-us-gov', 'https://signin.amazonaws-us-gov.com/saml', []],
      ['aws-us-gov', 'urn:amazon:webservices', ['unknown identifier AWS']],
      ['aws-us-gov', 'https://signin.aws.amazon.com/saml', ['critical identifier AWS']],
      ['aws-cn', 'urn:amazon:webservices:cn-north-1', []],
      ['aws-cn', 'urn:amazon:webservices:govcloud', ['critical identifier AWS']],
    ] as const
  ).map(([partition, identifier, found]) => ({
    name: `the identifier ${identifier} in ${partition}`,
    evidence: withApplication(inPartition(partition), { identifierUris: [identifier] }),
    found,
  })),
  {
    name: 'assignment not required',
    evidence: withApplication(roles, { assignmentRequired: false }),
    found: ['warning assignment-required AWS'],
  },
  {
    name: 'nobody mailed',
    evidence: withApplication(roles, { notificationEmailAddresses: [] }),
    found: ['warning notification-addresses AWS'],
  },
  {
    name: 'one address alone',
    evidence: withApplication(roles, { notificationEmailAddresses: ['ada@contoso.example'] }),
    found: ['info notification-addresses AWS'],
  },
  {
    name: 'an address that is wanted and not there',
    evidence: signInEvidence('app-roles', { notificationEmailAddresses: ['grace@contoso.example'] }),
    found: ['warning notification-addresses AWS'],
  },
  {
    name: 'an address that is wanted, in another case',
    evidence: signInEvidence('app-roles', { notificationEmailAddresses: ['ADA@contoso.example'] }),
    found: [],
  },
  ...(
    [
      ['disabled-user', 'info'],
      ['deleted-user', 'warning'],
    ] as const
  ).map(([holder, severity]) => ({
    name: `an address of a ${holder}`,
    evidence: withPosture(roles, {
      mailAddresses: known([
        { address: 'ada@contoso.example', holder },
        { address: 'cloud@contoso.example', holder: 'group' as const },
      ]),
    }),
    found: [`${severity} notification-addresses AWS`],
  })),
  {
    name: 'addresses that nobody of the directory has',
    evidence: withPosture(roles, {
      mailAddresses: known([
        { address: 'ada@contoso.example', holder: 'absent' },
        { address: 'cloud@contoso.example', holder: 'absent' },
      ]),
    }),
    found: [],
  },
  {
    name: 'users that cannot be read',
    evidence: withPosture(roles, { mailAddresses: lacking('User.Read.All') }),
    found: ['unknown notification-addresses AWS User.Read.All'],
  },
  {
    name: 'permissions granted to the application',
    evidence: withPosture(roles, { grantedPermissions: known(['Directory.ReadWrite.All']) }),
    found: ['critical application-permissions AWS'],
  },
  {
    name: 'granted permissions that cannot be read',
    evidence: withPosture(center, { grantedPermissions: lacking('Application.Read.All') }),
    found: ['unknown application-permissions AWS Application.Read.All'],
  },
];
