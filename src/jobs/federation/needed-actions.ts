import type { FederationItem } from './federation-item.ts';

/** What making a part in an account takes. Attaching depends on the policy, which only IAM itself can judge. */
const making = {
  'saml-provider': ['iam:CreateSAMLProvider', 'iam:TagSAMLProvider', 'iam:GetSAMLProvider'],
  'federated-role': ['iam:CreateRole', 'iam:TagRole', 'iam:GetRole'],
} as const;

const changing = ['iam:UpdateAssumeRolePolicy', 'iam:UpdateRole', 'iam:GetRole'] as const;

/** Those of the missing actions that this part would need. */
export function missingActionsFor(
  { type }: FederationItem,
  isThere: boolean,
  missing: readonly string[],
): readonly string[] {
  if (type !== 'saml-provider' && type !== 'federated-role') return [];
  if (isThere && type === 'saml-provider') return [];
  const needed: readonly string[] = isThere ? changing : making[type];
  return needed.filter((action) => missing.includes(action));
}
