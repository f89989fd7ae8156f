import { milliseconds } from '../../../core/duration.ts';
import type { ClaimRule, ClaimSet, FederatedApplicationPosture } from '../../../model/federation.ts';
import type { CheckResult } from '../../../model/posture.ts';
import type { SignInEvidence } from '../evidence.ts';
import { claimsNamed } from './claims-in-force.ts';
import { approvedSetUpOr, inEntra } from './next-steps.ts';
import { check, right, unsure, wrong, type About, type Fault } from './verdicts.ts';

const sessionDuration = check(
  'claim-session-duration',
  'critical',
  'The claim SessionDuration is not a length that AWS takes',
  'AWS, "Configure SAML assertions for the authentication response": a whole number of seconds from 900 to 43200; nobody gets in with another. Without it a session in the console lasts one hour.',
);

export const durationChecks = [sessionDuration];

/** Seconds. */
const shortest = 900;
const longest = 43_200;

/** Seconds, when it is a number that AWS takes. */
export function sessionSeconds(set: ClaimSet): number | undefined {
  const [rule, another] = claimsNamed(set, 'SessionDuration');
  if (another !== undefined || rule?.source.type !== 'constant' || rule.replacements.length > 0)
    return undefined;
  return secondsOf(rule.source.value);
}

/** Whether it asks for something, and nobody can tell for what: without the claim it is one hour. */
export function hasUnknownDuration(set: ClaimSet): boolean {
  const [rule, another] = claimsNamed(set, 'SessionDuration');
  if (rule === undefined) return set.problems.length > 0;
  return another !== undefined || rule.source.type !== 'constant' || rule.replacements.length > 0;
}

function secondsOf(value: string): number | undefined {
  if (!/^\d+$/u.test(value)) return undefined;
  const seconds = Number(value);
  return seconds >= shortest && seconds <= longest ? seconds : undefined;
}

export function wantedSeconds({ connection }: SignInEvidence): number {
  return milliseconds(connection.sessionDuration) / 1000;
}

export function sessionDurationResult(
  evidence: SignInEvidence,
  { application }: FederatedApplicationPosture,
  set: ClaimSet,
  about: Omit<About, 'check'>,
): CheckResult {
  const whole = { check: sessionDuration, ...about };
  const wanted = wantedSeconds(evidence);
  const byHand = inEntra(
    application.displayName,
    'Single sign-on > Attributes & Claims',
    `claim https://aws.amazon.com/SAML/Attributes/SessionDuration: "${wanted}"`,
  );
  const next = evidence.connection.type === 'app-roles' ? approvedSetUpOr(evidence, byHand) : byHand;
  const refused = (seen: string, rest: Partial<Fault> = {}): CheckResult =>
    wrong(whole, { seen, expected: `${wanted} seconds`, next, ...rest });

  const rules = claimsNamed(set, 'SessionDuration');
  if (rules.length === 0)
    return set.problems.length > 0
      ? unsure(whole, { reason: set.problems.join('; ') })
      : refused('no such claim: one hour', { severity: 'info' });
  const results = rules.map((rule) => ofRule(rule, wanted, whole, refused));
  const [only = unsure(whole, { reason: 'no such claim' }), another] = results;
  if (another === undefined) return only;
  return (
    results.find((each) => each.verdict === 'wrong') ??
    unsure(whole, { reason: `there are ${rules.length} claims called SessionDuration` })
  );
}

function ofRule(
  { source, replacements }: ClaimRule,
  wanted: number,
  about: About,
  refused: (seen: string, rest?: Partial<Fault>) => CheckResult,
): CheckResult {
  if (source.type === 'other') return unsure(about, { reason: source.text });
  if (replacements.length > 0) return unsure(about, { reason: 'it is rewritten by a regular expression' });
  if (source.type === 'attribute')
    return source.attribute.toLowerCase() === 'user.sessionduration'
      ? unsure(about, { reason: 'it comes from user.sessionduration, which nothing shows' })
      : refused(`the attribute ${source.attribute}, which is no number of seconds`);
  const seconds = secondsOf(source.value);
  if (seconds === undefined)
    return refused(`the value ${source.value}`, {
      expected: `a number from ${shortest} to ${longest}, such as ${wanted}`,
    });
  if (seconds === wanted) return right(about, `${seconds} seconds`);
  return refused(`${seconds} seconds`, { severity: seconds > wanted ? 'warning' : 'info' });
}
