import type { Remark } from '../../core/job.ts';
import type { CheckResult } from '../../model/posture.ts';
import { judge } from '../posture/checks/judge.ts';
import { proveClaims } from '../posture/claims/prove.ts';
import { wantedClaims } from '../posture/claims/wanted.ts';
import { isSignInEvidence, type ConnectionEvidence, type SignInEvidence } from '../posture/evidence.ts';

/** What the portal alone can hold: a claim that is made of groups by a regular expression. */
const ofClaims = new Set([
  'claim-role',
  'claim-session-name',
  'claim-session-duration',
  'claim-names',
  'claim-pattern',
]);

/** What there is no API for, or none that a service of ours should call. */
const byHand = new Set([
  'roles-suppressed',
  'scim-external-id',
  'scim-single-values',
  'scim-scope',
  'scim-deletion-threshold',
  'group-privileged-access',
  'activation-approval',
  'activation-justification',
  'activation-second-factor',
  'activation-duration',
  'permanent-members',
]);

/**
 * What a person has to do, numbered and with every value filled in; nothing once the checks find it done. What they
 * cannot see is not asked for again and again.
 */
export function manualSteps(evidence: ConnectionEvidence): readonly Remark[] {
  const { name } = evidence.connection;
  const results = judge(evidence, isSignInEvidence(evidence) ? proveClaims(evidence) : undefined);
  const wrong = results.filter(isWrong);
  const isNew = evidence.application.state === 'known' && evidence.application.value === undefined;
  const steps = [
    ...(isSignInEvidence(evidence)
      ? claimSteps(evidence, wrong, isNew)
      : centerSteps(evidence, wrong, isNew)),
    ...wrong.filter(({ check }) => byHand.has(check.id)).map(({ next }) => next),
  ];
  if (steps.length === 0) return [];
  return [...new Set(steps), `look whether it is right: rolebridge doctor ${name}`].map((text, index) => ({
    severity: 'info',
    subject: name,
    text: `by hand, ${index + 1}: ${text}`,
  }));
}

type Wrong = Extract<CheckResult, { readonly verdict: 'wrong' }>;

function isWrong(result: CheckResult): result is Wrong {
  return result.verdict === 'wrong';
}

function claimSteps(
  { connection, groups, accounts }: SignInEvidence,
  wrong: readonly Wrong[],
  isNew: boolean,
): readonly string[] {
  if (connection.type !== 'group-names') return [];
  if (!isNew && !wrong.some(({ check }) => ofClaims.has(check.id))) return [];
  const scope = {
    groups: groups.state === 'known' ? groups.value.map(({ group }) => group) : [],
    accounts: accounts.state === 'known' ? accounts.value.map(({ account }) => account) : [],
  };
  const { steps, problems } = wantedClaims(connection, scope);
  return [...steps, ...problems];
}

/** Of the application that is to be made. */
function nameOf({ name, servicePrincipal }: ConnectionEvidence['connection']): string {
  return 'displayName' in servicePrincipal ? servicePrincipal.displayName : name;
}

/** AWS: "Configure SAML and SCIM with Microsoft Entra ID and IAM Identity Center". */
function centerSteps(
  { connection, application }: ConnectionEvidence,
  wrong: readonly Wrong[],
  isNew: boolean,
): readonly string[] {
  const isOpen = (...ids: readonly string[]): boolean =>
    isNew || wrong.some(({ check }) => ids.includes(check.id));
  const found = application.state === 'known' ? application.value?.application : undefined;
  const place = `Entra admin center > Enterprise applications > ${found?.displayName ?? nameOf(connection)}`;
  return [
    ...(isOpen('identifier', 'reply-url')
      ? [
          'IAM Identity Center > Settings > Identity source > Change identity source > External identity provider: download the metadata file',
          `${place} > Single sign-on > Upload metadata file: that file; then download the Federation Metadata XML there`,
          'IAM Identity Center, the same page: upload it as the IdP SAML metadata, and accept the change',
        ]
      : []),
    ...(isOpen('scim-provisioning')
      ? [
          'IAM Identity Center > Settings > Automatic provisioning > Enable: copy the SCIM endpoint and the access token, which is shown once',
          `${place} > Provisioning > Automatic: Tenant URL is the SCIM endpoint without a slash at its end, Secret Token the access token; Test Connection, Save`,
          `${place} > Provisioning > Start provisioning, once the groups are assigned`,
        ]
      : []),
  ];
}
