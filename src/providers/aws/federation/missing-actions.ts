import type { EvaluationResult, IAMClient } from '@aws-sdk/client-iam';
import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { RunContext } from '../../../core/context.ts';
import { stepOf } from '../account-gap.ts';
import { allPages, nextMarker, PageError } from '../pages.ts';
import { isAbsent } from '../saml-providers/saml-provider-reader.ts';

/** What setting an account up takes, by what it is done to. */
const WRITER_ACTIONS = {
  provider: ['iam:CreateSAMLProvider', 'iam:GetSAMLProvider', 'iam:TagSAMLProvider'],
  role: [
    'iam:AttachRolePolicy',
    'iam:CreateRole',
    'iam:GetRole',
    'iam:TagRole',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateRole',
  ],
} as const;

export interface WriterQuestion {
  readonly writerRoleArn: string;
  /** A role's policy may allow some resources only, so IAM is asked about these. */
  readonly providerArn: string;
  /** Where there are none, nothing is done to roles, and nothing is asked about them. */
  readonly roleArns: readonly string[];
}

/**
 * The actions that the writer role may not call, sorted; all of them when there is no such role. Service control
 * policies with conditions are not evaluated (AWS: SimulatePrincipalPolicy API reference). @throws AccountReadError
 */
export async function missingActions(
  iam: IAMClient,
  { writerRoleArn, providerArn, roleArns }: WriterQuestion,
  { signal }: RunContext,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const [ActionNames, ResourceArns] of [
    [WRITER_ACTIONS.provider, [providerArn]],
    [WRITER_ACTIONS.role, roleArns],
  ] as const) {
    if (ResourceArns.length === 0) continue;
    const input = {
      PolicySourceArn: writerRoleArn,
      ActionNames: [...ActionNames],
      ResourceArns: [...ResourceArns],
    };
    const read = allPages(
      (Marker) => iam.send(new SimulatePrincipalPolicyCommand({ ...input, Marker }), { abortSignal: signal }),
      nextMarker,
    ).catch((error: unknown) => {
      if (isAbsent(error instanceof PageError ? error.cause : error)) return [];
      throw error;
    });
    const pages = await stepOf({ call: 'SimulatePrincipalPolicy', of: writerRoleArn }, read);
    const may = new Set(
      pages
        .flatMap((page) => page.EvaluationResults ?? [])
        .filter(mayCall)
        .map(({ EvalActionName }) => EvalActionName),
    );
    missing.push(...ActionNames.filter((action) => !may.has(action)));
  }
  return missing.toSorted((a, b) => (a < b ? -1 : 1));
}

/**
 * The template lets the role attach some policies only, by a condition on iam:PolicyARN. A simulation without a value
 * for it says no, and that it lacks one: which policies may be attached is then not known, and nothing is missing.
 */
function mayCall({
  EvalDecision,
  MissingContextValues = [],
  ResourceSpecificResults = [],
}: EvaluationResult) {
  if (EvalDecision === 'allowed') return true;
  if (EvalDecision !== 'implicitDeny') return false;
  const lacking = [
    ...MissingContextValues,
    ...ResourceSpecificResults.flatMap((each) => each.MissingContextValues ?? []),
  ];
  return lacking.some((key) => key.toLowerCase() === 'iam:policyarn');
}
