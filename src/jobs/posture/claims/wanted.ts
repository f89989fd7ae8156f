import type { RegexReplacement } from '../../../model/federation.ts';
import type { AwsAccount } from '../../../model/aws.ts';
import { parseValue, providerArnOf, valueOf } from '../../role-pair.ts';
import type { SignInConnection } from '../connection.ts';
import { namePattern, readGroupName } from '../group-naming.ts';
import { portalSteps } from './portal-steps.ts';
import { rewrite } from './rewrite.ts';

/** The claims that a connection is to have, as a person enters them where no API does. */
export interface WantedClaims {
  /** Of the claim Role, in their order; none for app roles, whose values are sent as they are. */
  readonly replacements: readonly RegexReplacement[];
  /** What to do in the Entra admin center, with every value filled in. */
  readonly steps: readonly string[];
  /** What these replacements do not do, for which groups and why; empty when they do all. */
  readonly problems: readonly string[];
}

export interface ClaimScope {
  /** Groups in scope of the connection: the replacements are tried on them. */
  readonly groups: readonly { readonly id: string; readonly displayName: string }[];
  /** What the enterprise application is called; left out: as the configuration names it. */
  readonly application?: string;
  /** Of the connection. */
  readonly accounts: readonly Pick<AwsAccount, 'id' | 'partition'>[];
}

interface Replacing {
  readonly replacements: readonly RegexReplacement[];
  readonly problems: readonly string[];
  readonly byName: boolean;
}

/** Entra, "Customize SAML token claims": a claim has two transformations at most. */
const mostReplacements = 2;

export function wantedClaims(connection: SignInConnection, scope: ClaimScope): WantedClaims {
  const application = scope.application ?? Object.values(connection.servicePrincipal)[0] ?? '';
  if (connection.type === 'app-roles')
    return { replacements: [], steps: portalSteps(connection, application), problems: [] };
  const { replacements, problems, byName } = replacing(connection, scope);
  return {
    replacements,
    steps: portalSteps(connection, application, { replacements, byName }),
    problems: [...problems, ...(byName ? misfits(connection, replacements, scope) : [])],
  };
}

/** A claim sends the names of groups or their object ids, and never both. */
function replacing(connection: SignInConnection, scope: ClaimScope): Replacing {
  const { ids = {}, name = '' } = connection.groups ?? {};
  const listed = Object.entries(ids);
  const isNamed = scope.groups.some(({ displayName }) => readGroupName(name, displayName) !== undefined);
  if (listed.length === 0 || isNamed) {
    const problems =
      listed.length === 0
        ? []
        : [`the claim sends names, so that groups by object id get nothing: ${Object.keys(ids).join(', ')}`];
    const byName = replacementByName(connection, name, scope.accounts);
    return typeof byName === 'string'
      ? { replacements: [], problems: [...problems, byName], byName: true }
      : { replacements: [byName], problems, byName: true };
  }
  return {
    replacements: listed.slice(0, mostReplacements).map(([id, arn]) => replacementById(connection, id, arn)),
    problems:
      listed.length > mostReplacements
        ? [
            `a claim has ${mostReplacements} replacements at most, and ${listed.length} groups are named by their object ids: give them names of the form ${name} instead`,
          ]
        : [],
    byName: false,
  };
}

/** In words when there is none: without {account} all names lead to one account. */
function replacementByName(
  { samlProvider }: SignInConnection,
  rule: string,
  accounts: ClaimScope['accounts'],
): RegexReplacement | string {
  const [first, another] = accounts;
  if (first === undefined) return 'no active account of the connection is known';
  const hasAccount = rule.includes('{account}');
  if (!hasAccount && another !== undefined)
    return `names of the form ${rule} do not say the account, and the connection has ${accounts.length}: put {account} in the rule`;
  const account = hasAccount ? '{account}' : first.id;
  // Groups are written as Entra's own pages do. A comma may stand in a role's name, and ends it in the claim.
  const part = {
    account: String.raw`(?'account'\d{12})`,
    role: String.raw`(?'role'[\w+=.@-]+)`,
  } as const;
  return {
    pattern: `^${namePattern(rule, (name) => part[name])}$`,
    replacement: valueOf(
      `arn:${first.partition}:iam::${account}:role/{role}`,
      providerArnOf(first.partition, account, samlProvider),
    ),
  };
}

function replacementById({ samlProvider }: SignInConnection, id: string, roleArn: string): RegexReplacement {
  const [, partition = 'aws', , , account = ''] = roleArn.split(':');
  const providerArn = `arn:${partition}:iam::${account}:saml-provider/${samlProvider}`;
  return { pattern: `^${id}$`, replacement: valueOf(roleArn, providerArn) };
}

function misfits(
  { groups: settings }: SignInConnection,
  replacements: readonly RegexReplacement[],
  { groups }: ClaimScope,
): readonly string[] {
  if (replacements.length === 0) return [];
  const listed = new Set(Object.keys(settings?.ids ?? {}));
  return groups.flatMap(({ id, displayName }) => {
    const made = rewrite(displayName, replacements);
    if (listed.has(id) || made.state === 'unknown' || parseValue(made.value) !== undefined) return [];
    return [
      made.matched
        ? `${displayName} becomes ${made.value}, which AWS cannot read`
        : `${displayName} does not fit, so that Entra sends the name itself: do not assign it to the application`,
    ];
  });
}
