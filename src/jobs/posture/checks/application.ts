import type { FederatedApplicationPosture } from '../../../model/federation.ts';
import type { Check, CheckResult } from '../../../model/posture.ts';
import type { ConnectionEvidence } from '../evidence.ts';
import { ownerChecks } from './application-owners.ts';
import { identifierResult, identifierChecks } from './identifier.ts';
import { mailResult, mailChecks } from './notification-addresses.ts';
import { approvedSetUpOr, inEntra, setUpOr } from './next-steps.ts';
import { replyUrlResult, replyUrlChecks } from './reply-url.ts';
import { applicationSubject, missingApplication } from './subjects.ts';
import { templateResult, templateChecks } from './gallery-template.ts';
import { check, right, unsure, whenKnown, wrong, type About } from './verdicts.ts';

/** The enterprise application: whether it is there, signs in by SAML, and lets in only those who are assigned. */
const checks = {
  present: check(
    'application-present',
    'critical',
    'The enterprise application is not there',
    'Without it nobody can sign in to AWS through Entra ID.',
  ),
  enabled: check(
    'application-enabled',
    'critical',
    'Users may not sign in to the application',
    'Entra, "Disable user sign-in for an application": nobody gets a token for an application that is disabled.',
  ),
  mode: check(
    'single-sign-on-mode',
    'critical',
    'Single sign-on is not SAML',
    'Entra, "Single sign-on options": without SAML chosen Entra issues no assertion for AWS. It also refuses identifiers of AWS on other applications (Entra, "Restrictions on identifier URIs").',
  ),
  assignment: check(
    'assignment-required',
    'warning',
    'Whoever is not assigned may sign in, too',
    'Entra, "Properties of an enterprise application": otherwise everybody in the tenant, guests too, gets an assertion for AWS, and only the claims keep them out.',
  ),
  permissions: check(
    'application-permissions',
    'critical',
    'The application has permissions on other APIs',
    'Microsoft Graph permissions reference: whoever owns an application can add a credential to it and use what it was granted. An application that only signs people in to AWS needs nothing.',
  ),
} as const;

export const applicationChecks: readonly Check[] = [
  checks.present,
  checks.enabled,
  ...templateChecks,
  checks.mode,
  ...identifierChecks,
  ...replyUrlChecks,
  checks.assignment,
  ...mailChecks,
  checks.permissions,
  ...ownerChecks,
];

export function judgeApplication(evidence: ConnectionEvidence): readonly CheckResult[] {
  const { connection, application } = evidence;
  const missing = { connection: connection.name, subject: missingApplication(connection.servicePrincipal) };
  if (application.state === 'unknown') return [unsure({ check: checks.present, ...missing }, application)];
  if (application.value === undefined) return [absent({ check: checks.present, ...missing }, evidence)];
  const found = application.value;
  const about = { connection: connection.name, subject: applicationSubject(found.application) };
  return [
    right(
      { check: checks.present, ...about },
      `${found.application.displayName} (${found.application.appId})`,
    ),
    enabled(found, { check: checks.enabled, ...about }),
    templateResult(evidence, found, about),
    mode(evidence, found, { check: checks.mode, ...about }),
    identifierResult(evidence, found, about),
    replyUrlResult(evidence, found, about),
    assignment(evidence, found, { check: checks.assignment, ...about }),
    mailResult(evidence, found, about),
    permissions(found, { check: checks.permissions, ...about }),
  ];
}

function absent(about: About, evidence: ConnectionEvidence): CheckResult {
  const { servicePrincipal } = evidence.connection;
  const [by = ''] = Object.keys(servicePrincipal);
  return wrong(about, {
    seen: `the tenant has no application whose ${by} is ${about.subject.name}`,
    expected: 'one application',
    next:
      'displayName' in servicePrincipal
        ? setUpOr(
            evidence,
            `add ${about.connection} to jobs.federation.connections, then rolebridge apply federation`,
          )
        : `correct servicePrincipal of the connection ${about.connection} in the configuration`,
  });
}

function enabled({ application }: FederatedApplicationPosture, about: About): CheckResult {
  if (application.isEnabled) return right(about, 'enabled');
  return wrong(about, {
    seen: 'disabled for sign-in',
    expected: 'enabled',
    next: inEntra(application.displayName, 'Properties', 'Enabled for users to sign in: Yes'),
  });
}

function mode(evidence: ConnectionEvidence, found: FederatedApplicationPosture, about: About): CheckResult {
  const { signOnMode, displayName } = found.application;
  if (signOnMode === 'saml') return right(about, 'saml');
  // Applications that were set up long ago have none, and sign people in all the same.
  if (signOnMode === null && found.signing.state === 'unknown') return unsure(about, found.signing);
  const signs = found.signing.state === 'known' && found.signing.value.certificates.length > 0;
  if (signOnMode === null && signs)
    return unsure(about, {
      reason: 'Graph names no mode, and there is a signing certificate: it may be older than the property',
    });
  return wrong(about, {
    seen: signOnMode === null ? 'nobody chose one' : signOnMode,
    expected: 'saml',
    next: approvedSetUpOr(evidence, inEntra(displayName, 'Single sign-on', 'SAML')),
  });
}

function assignment(
  evidence: ConnectionEvidence,
  { application }: FederatedApplicationPosture,
  about: About,
): CheckResult {
  if (application.assignmentRequired) return right(about, 'required');
  return wrong(about, {
    seen: 'not required: everybody in the tenant may sign in',
    expected: 'required',
    next: setUpOr(evidence, inEntra(application.displayName, 'Properties', 'Assignment required: Yes')),
  });
}

function permissions(
  { application, grantedPermissions }: FederatedApplicationPosture,
  about: About,
): CheckResult {
  return whenKnown(grantedPermissions, about, (granted) =>
    granted.length === 0
      ? right(about, 'none')
      : wrong(about, {
          seen: `granted ${granted.join(', ')}`,
          expected: 'no permission',
          next: inEntra(application.displayName, 'Permissions', `revoke ${granted.join(', ')}`),
        }),
  );
}
