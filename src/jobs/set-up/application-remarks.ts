import type { Remark } from '../../core/job.ts';
import { ownerWords, ownPrincipals, strangersOf } from './owners.ts';
import type { RegistrationStanding, WrittenApplications } from './read-registrations.ts';

/** Of the enterprise applications that jobs write: what is not there yet, and who else has a hand in them. */
export function applicationRemarks(
  standings: readonly RegistrationStanding[],
  { found, yetToBeMade: absent }: WrittenApplications,
): readonly Remark[] {
  return [
    ...absent.map((name) => yetToBeMade(name, standings)),
    ...foundRemarks(found, ownPrincipals(standings)),
  ];
}

/** What federation makes is its registration's alone. */
function yetToBeMade(subject: string, standings: readonly RegistrationStanding[]): Remark {
  const others = standings
    .filter(({ needed }) => !needed.jobs.includes('federation'))
    .filter(({ needed }) => needed.written.some(({ name }) => name === subject))
    .flatMap(({ needed }) => needed.jobs.filter((job) => writing.has(job)));
  const then =
    others.length === 0 ? '' : `; ${others.join(', ')} writes it too: run setup again when it is there`;
  const text = `its enterprise application is not there yet: the job federation makes it, and owns it by that${then}`;
  return { severity: 'info', subject, text };
}

/** Jobs that write applications as their owners. */
const writing: ReadonlySet<string> = new Set(['app-roles', 'saml-rotation']);

function foundRemarks(found: WrittenApplications['found'], ours: ReadonlySet<string>): readonly Remark[] {
  return [...found].flatMap(([subject, application]): readonly Remark[] => {
    const { displayName, applicationId, strangeCredentials } = application;
    const warning = (text: string): Remark => ({ severity: 'warning', subject, text });
    const strangers = strangersOf(application, ours);
    return [
      ...(applicationId === null
        ? [
            warning(
              `the registration of ${displayName} is in another tenant: nobody here can own it, and writing needs both`,
            ),
          ]
        : []),
      ...(strangers.length === 0
        ? []
        : [
            warning(
              `${displayName} is also owned by ${ownerWords(strangers)}: an owner can add a key, and sign in as anybody with it`,
            ),
          ]),
      ...(strangeCredentials === 0
        ? []
        : [
            warning(
              `${displayName} has secrets or certificates that are no signing certificate: ${strangeCredentials}`,
            ),
          ]),
    ];
  });
}
