import type { ClaimSet, FederatedApplicationPosture } from '../../../model/federation.ts';
import type { Unknown } from '../../../model/known.ts';
import type { CheckResult } from '../../../model/posture.ts';
import type { SignInEvidence } from '../evidence.ts';
import { claimsNamed } from './claims-in-force.ts';
import { approvedSetUpOr, inEntra } from './next-steps.ts';
import { check, right, unsure, wrong, type About, type Fault } from './verdicts.ts';

const sessionName = check(
  'claim-session-name',
  'critical',
  'The claim RoleSessionName does not tell people apart',
  'AWS, "Configure SAML assertions for the authentication response": nobody gets in without it, or with one that has anything but 2 to 64 letters, digits and _+=,.@-. CloudTrail names people by it.',
);

export const nameChecks = [sessionName];

const allowed = /^[\w+=,.@-]{2,64}$/u;

/** Attributes that have spaces in them, or are empty, for most people. */
const unfit =
  /^user\.(?:displayname|jobtitle|department|companyname|streetaddress|givenname|surname|city|country)$/iu;

export function sessionNameResult(
  evidence: SignInEvidence,
  found: FederatedApplicationPosture,
  set: ClaimSet,
  about: Omit<About, 'check'>,
): CheckResult {
  const whole = { check: sessionName, ...about };
  const wanted = evidence.connection.sessionName;
  const refused = (seen: string, rest: Partial<Fault> = {}): CheckResult =>
    wrong(whole, {
      seen,
      expected: wanted,
      next: nextStep(evidence, found, wanted),
      ...rest,
    });
  const [rule, another] = claimsNamed(set, 'RoleSessionName');
  if (rule === undefined)
    return set.problems.length > 0
      ? unsure(whole, { reason: set.problems.join('; ') })
      : refused('no such claim');
  if (another !== undefined)
    return unsure(whole, { reason: 'there are several claims called RoleSessionName' });
  const { source, replacements } = rule;
  if (source.type === 'other') return unsure(whole, { reason: source.text });
  if (source.type === 'constant') return refused(`everybody is ${source.value}`);
  const { attribute } = source;
  if (replacements.length > 0)
    return unsure(whole, { reason: `${attribute} is rewritten by a regular expression` });
  if (unfit.test(attribute)) return refused(`${attribute}, which may have characters that AWS refuses`);
  if (attribute.toLowerCase() !== wanted.toLowerCase()) return refused(attribute, { severity: 'warning' });
  const property = readable.get(attribute.toLowerCase());
  if (property === undefined) return right(whole, attribute);
  const people = refusedPeople(evidence, property);
  const unseen = unseenPeople(evidence);
  if (people.length === 0) return unseen === undefined ? right(whole, attribute) : unsure(whole, unseen);
  return refused(`${attribute}, which AWS refuses of ${people.join(', ')}`, {
    expected: 'a name that AWS takes of everybody',
    next:
      property === 'mail'
        ? `Entra admin center > Users: give ${people.join(', ')} a mail address that AWS takes`
        : inEntra(
            found.application.displayName,
            'Single sign-on > Attributes & Claims',
            'claim https://aws.amazon.com/SAML/Attributes/RoleSessionName: Attribute user.mail, or give these people other accounts',
          ),
  });
}

/** Attributes whose values are read. */
const readable: ReadonlyMap<string, 'userPrincipalName' | 'mail'> = new Map([
  ['user.userprincipalname', 'userPrincipalName'],
  ['user.mail', 'mail'],
]);

/** The user principal name of a guest has #EXT# in it; others may be too long, or have no mail address. */
function refusedPeople(
  { groups }: SignInEvidence,
  property: 'userPrincipalName' | 'mail',
): readonly string[] {
  if (groups.state === 'unknown') return [];
  const users = groups.value.flatMap((each) => (each.users.state === 'known' ? each.users.value : []));
  const names = users
    .filter((user) => !allowed.test(user[property] ?? ''))
    .map(({ userPrincipalName }) => userPrincipalName);
  return [...new Set(names)].toSorted();
}

/** Why nobody can tell whose names AWS takes. Without groups, people are assigned alone: they are not read. */
function unseenPeople({ groups }: SignInEvidence): Unknown | undefined {
  if (groups.state === 'unknown') return groups;
  return groups.value.map(({ users }) => users).find((users) => users.state === 'unknown');
}

function nextStep(
  evidence: SignInEvidence,
  { application }: FederatedApplicationPosture,
  wanted: string,
): string {
  const byHand = inEntra(
    application.displayName,
    'Single sign-on > Attributes & Claims',
    `claim https://aws.amazon.com/SAML/Attributes/RoleSessionName: Attribute ${wanted}`,
  );
  // The set-up writes claims of app roles alone: those of groups are the portal's.
  return evidence.connection.type === 'app-roles' ? approvedSetUpOr(evidence, byHand) : byHand;
}
