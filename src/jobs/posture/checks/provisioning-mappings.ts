import type {
  AttributeMapping,
  FederatedApplicationPosture,
  ProvisionedUser,
  ProvisioningPosture,
} from '../../../model/federation.ts';
import type { Check, CheckResult } from '../../../model/posture.ts';
import type { IdentityCenterEvidence } from '../evidence.ts';
import { inEntra } from './next-steps.ts';
import { check, right, unsure, wrong, type About } from './verdicts.ts';

/** What provisioning writes about people, and whether AWS takes it of everybody. */
const checks = {
  externalId: check(
    'scim-external-id',
    'critical',
    'People are not told apart by their object id',
    'AWS, "SCIM profile and SAML 2.0 implementation": externalId is what ties a person in AWS to one in Entra ID. Names change and are given to others, who then get the access of those before them.',
  ),
  single: check(
    'scim-single-values',
    'warning',
    'Several e-mail addresses or telephone numbers are mapped',
    'AWS, "Automatic provisioning": IAM Identity Center takes one value of emails and phoneNumbers. A person with several is not provisioned.',
  ),
  names: check(
    'scim-user-names',
    'warning',
    'Somebody lacks what AWS asks for',
    'AWS, "Automatic provisioning": a person without first name, last name, user name and display name is not provisioned, and none whose address is missing can be mailed.',
  ),
} as const;

export const mappingChecks: readonly Check[] = [checks.externalId, checks.single, checks.names];

export function mappingResults(
  evidence: IdentityCenterEvidence,
  { users }: ProvisioningPosture,
  { application }: FederatedApplicationPosture,
  about: Omit<About, 'check'>,
): readonly CheckResult[] {
  if (users.state === 'unknown') return mappingChecks.map((each) => unsure({ check: each, ...about }, users));
  const blade = 'Provisioning > Mappings > Provision Microsoft Entra ID Users';
  const byHand = (entry: string): string => inEntra(application.displayName, blade, entry);
  return [
    externalId(users.value, byHand('map objectId to externalId'), { check: checks.externalId, ...about }),
    single(users.value, byHand, { check: checks.single, ...about }),
    ...people(evidence, users.value, byHand, { check: checks.names, ...about }),
  ];
}

function externalId(mappings: readonly AttributeMapping[], next: string, about: About): CheckResult {
  const source = mappings.find(({ target }) => target === 'externalId')?.source;
  if (source === '[objectId]') return right(about, 'objectId');
  return wrong(about, { seen: source ?? 'externalId is not mapped', expected: '[objectId]', next });
}

function single(
  mappings: readonly AttributeMapping[],
  byHand: (entry: string) => string,
  about: About,
): CheckResult {
  const surplus = ['emails', 'phoneNumbers'].flatMap((attribute) => {
    const kinds = new Set(
      mappings.flatMap(({ target }) =>
        target.startsWith(`${attribute}[`) ? [target.replace(/\]\..*$/u, ']')] : [],
      ),
    );
    return kinds.size > 1 ? [...kinds] : [];
  });
  if (surplus.length === 0) return right(about, 'one of each at most');
  return wrong(about, {
    seen: surplus.join(', '),
    expected: 'one of each',
    next: byHand(`keep one of ${surplus.join(', ')}`),
  });
}

/** What AWS asks for, by what it is in AWS, with its attribute in Entra ID unless another is mapped. */
const needed = [
  { target: 'userName', usual: 'userPrincipalName', words: 'user name', isRequired: true },
  { target: 'name.givenName', usual: 'givenName', words: 'first name', isRequired: true },
  { target: 'name.familyName', usual: 'surname', words: 'last name', isRequired: true },
  { target: 'displayName', usual: 'displayName', words: 'display name', isRequired: true },
  { target: 'emails[type eq "work"].value', usual: 'mail', words: 'mail address', isRequired: false },
] as const;

function people(
  evidence: IdentityCenterEvidence,
  mappings: readonly AttributeMapping[],
  byHand: (entry: string) => string,
  about: About,
): readonly CheckResult[] {
  const unmapped = needed.filter(
    ({ target, isRequired }) => isRequired && !mappings.some((each) => each.target === target),
  );
  // Then nobody is provisioned, whatever each of them has.
  if (unmapped.length > 0)
    return [
      wrong(about, {
        seen: `not mapped: ${unmapped.map(({ target }) => target).join(', ')}`,
        expected: 'all that AWS asks for',
        next: byHand(unmapped.map(({ target, usual }) => `map ${usual} to ${target}`).join(', ')),
        severity: 'critical',
      }),
    ];
  if (evidence.groups.state === 'unknown') return [unsure(about, evidence.groups)];
  const hidden = evidence.groups.value.flatMap(({ users }) => (users.state === 'unknown' ? [users] : []));
  const users = new Map(
    evidence.groups.value.flatMap((each) =>
      each.users.state === 'known' ? each.users.value.map((user) => [user.id, user] as const) : [],
    ),
  );
  const faults = [...users.values()]
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((user) => {
      const missing = needed.filter((each) => lacks(user, mappings, each)).map(({ words }) => words);
      return missing.length === 0 ? [] : [userResult(user, missing, about)];
    });
  const [first] = hidden;
  if (first !== undefined) return [...faults, unsure(about, first)];
  return faults.length > 0 ? faults : [right(about, `${users.size} people in the groups`)];
}

/** Only an attribute that is passed on as it is can be judged: an expression may make up for it. */
function lacks(
  user: ProvisionedUser,
  mappings: readonly AttributeMapping[],
  { target }: (typeof needed)[number],
): boolean {
  const source = mappings.find((each) => each.target === target)?.source;
  const attribute = (['givenName', 'surname', 'displayName', 'mail'] as const).find(
    (each) => source === `[${each}]`,
  );
  return attribute !== undefined && (user[attribute] ?? '').trim() === '';
}

function userResult(user: ProvisionedUser, missing: readonly string[], about: About): CheckResult {
  return wrong(
    { ...about, subject: { kind: 'user', id: user.id, name: user.userPrincipalName } },
    {
      seen: `no ${missing.join(', no ')}`,
      expected: missing.join(', '),
      next: `Entra admin center > Users > ${user.userPrincipalName} > Properties: enter ${missing.join(', ')}`,
    },
  );
}
