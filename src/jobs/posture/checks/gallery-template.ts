import type { FederatedApplicationPosture } from '../../../model/federation.ts';
import type { CheckResult } from '../../../model/posture.ts';
import type { ConnectionEvidence } from '../evidence.ts';
import { templateName, templateNames } from '../gallery-templates.ts';
import { setUpOr } from './next-steps.ts';
import { check, right, unsure, wrong, type About } from './verdicts.ts';

const template = check(
  'gallery-template',
  'warning',
  'The application is of another kind than its connection',
  "Entra application gallery: the claims of AWS Single-Account Access are made for app roles, and take no role from a group's name; AWS IAM Identity Center alone provisions to it. The template of an application cannot be changed.",
);

export const templateChecks = [template];

const newApplication = 'Entra admin center > Enterprise applications > New application > ';
const byHand: typeof templateNames = {
  'app-roles': `${newApplication}AWS Single-Account Access`,
  'group-names': `${newApplication}Create your own application`,
  'identity-center': `${newApplication}AWS IAM Identity Center`,
};

export function templateResult(
  evidence: ConnectionEvidence,
  { application: { templateId } }: FederatedApplicationPosture,
  about: Omit<About, 'check'>,
): CheckResult {
  const { type } = evidence.connection;
  const [whole, found] = [{ check: template, ...about }, templateName(templateId)];
  if (found === templateNames[type]) return right(whole, found);
  // Before there was a template for everything, such an application had none.
  if (templateId === null)
    return type === 'group-names'
      ? right(whole, 'none')
      : unsure(whole, { reason: 'Graph names no template: the application may be older than the property' });
  return wrong(whole, {
    seen: found ?? `template ${templateId}`,
    expected: templateNames[type],
    next: `${setUpOr(evidence, byHand[type])}, with servicePrincipal.displayName of the connection ${about.connection} set to a name that no application has`,
    ...(type !== 'app-roles' && found === 'AWS Single-Account Access' ? { severity: 'critical' } : {}),
  });
}
