import type { DirectoryPerson, OwnServicePrincipal } from '../../../model/federation.ts';
import type { Known } from '../../../model/known.ts';
import type { CheckResult } from '../../../model/posture.ts';
import type { ConnectionEvidence } from '../evidence.ts';
import { inEntra } from './next-steps.ts';
import { applicationOf } from './subjects.ts';
import { check, right, unsure, wrong } from './verdicts.ts';

const owners = check(
  'application-owners',
  'warning',
  'Others than Rolebridge own the application',
  'Entra, "Overview of application ownership": an owner can change how the application signs people in. Whoever adds a signing certificate to it, or changes its claims, can be everybody in AWS.',
);

export const ownerChecks = [owners];

/**
 * Owners of either object. Critical where a person owns one and the connection finds it by its name: whoever makes an
 * application of that name first owns the sign-in to AWS.
 * @param own Who Rolebridge is: it owns what it writes
 */
export function applicationOwnersResults(
  evidence: ConnectionEvidence,
  own: Known<OwnServicePrincipal | undefined>,
): readonly CheckResult[] {
  const { application, connection } = evidence;
  if (application.state === 'unknown' || application.value === undefined) return [];
  const about = { check: owners, connection: connection.name, subject: applicationOf(evidence) };
  const found = application.value;
  if (found.owners.state === 'unknown') return [unsure(about, found.owners)];
  const all = [...found.owners.value.servicePrincipal, ...found.owners.value.application];
  const distinct = [...new Map(all.map((each) => [each.id, each])).values()];
  // An application among them may be Rolebridge.
  const ownId = own.state === 'known' ? own.value?.id : undefined;
  const others = distinct.filter(({ id, type }) =>
    own.state === 'known' ? id !== ownId : type !== 'servicePrincipal',
  );
  if (others.length === 0)
    return [
      own.state === 'unknown' && distinct.length > 0
        ? unsure(about, own)
        : right(about, 'nobody but Rolebridge'),
    ];
  const isByName = 'displayName' in connection.servicePrincipal;
  return [
    wrong(about, {
      seen: names(others),
      expected: 'no owner but Rolebridge',
      next: `${inEntra(found.application.displayName, 'Owners', `remove ${names(others)}`)}, of the app registration, too${isByName ? `, and name the application by its object id in servicePrincipal of the connection ${about.connection}` : ''}`,
      ...(isByName && others.some(({ type }) => type === 'user') ? { severity: 'critical' } : {}),
    }),
  ];
}

function names(people: readonly DirectoryPerson[]): string {
  return people.map(({ displayName }) => displayName).join(', ');
}
