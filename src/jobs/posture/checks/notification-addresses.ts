import type { FederatedApplicationPosture, MailAddress } from '../../../model/federation.ts';
import type { CheckResult } from '../../../model/posture.ts';
import type { ConnectionEvidence } from '../evidence.ts';
import { inEntra, setUpOr } from './next-steps.ts';
import { check, right, unsure, wrong, type About } from './verdicts.ts';

const addresses = check(
  'notification-addresses',
  'warning',
  'Too few are told before the signing certificate ends',
  'Entra, "Tutorial: Manage federation certificates": it mails up to five addresses 60, 30 and 7 days before. Who added the application is the only one until somebody says otherwise, and may have left.',
);

export const mailChecks = [addresses];

export function mailResult(
  evidence: ConnectionEvidence,
  { application, mailAddresses }: FederatedApplicationPosture,
  about: Omit<About, 'check'>,
): CheckResult {
  const whole = { check: addresses, ...about };
  const found = application.notificationEmailAddresses;
  const wanted = evidence.connection.notificationEmailAddresses ?? [];
  const missing = wanted.filter((each) => !found.some((other) => isSame(each, other)));
  const seen = found.length === 0 ? 'nobody' : found.join(', ');
  const byHand = inEntra(
    application.displayName,
    'Single sign-on > SAML Certificates',
    'Notification Email: two people, or a shared mailbox and one',
  );
  if (found.length === 0 || missing.length > 0) {
    const expected = missing.length > 0 ? wanted.join(', ') : 'two addresses';
    const byHandOfWanted = inEntra(
      application.displayName,
      'Single sign-on > SAML Certificates',
      `Notification Email: ${expected}`,
    );
    return wrong(whole, {
      seen,
      expected,
      next: missing.length > 0 ? setUpOr(evidence, byHandOfWanted) : byHand,
    });
  }
  const addressed = mailAddresses.state === 'known' ? mailAddresses.value : [];
  const gone = addressed.filter(({ holder }) => holder === 'deleted-user');
  if (gone.length > 0)
    return wrong(whole, {
      seen: gone.map(words).join(', '),
      expected: 'addresses of people who are there',
      next: byHand,
    });
  if (found.length === 1)
    return wrong(whole, { seen, expected: 'a second address', next: byHand, severity: 'info' });
  const blocked = addressed.filter(({ holder }) => holder === 'disabled-user');
  // Exchange: the account of a shared mailbox may not sign in either.
  if (blocked.length > 0)
    return wrong(whole, {
      seen: blocked.map(words).join(', '),
      expected: 'shared mailboxes, and people who are there',
      next: `${byHand}; nothing is wrong with the address of a shared mailbox`,
      severity: 'info',
    });
  return mailAddresses.state === 'known' ? right(whole, seen) : unsure(whole, mailAddresses);
}

function words({ address, holder }: MailAddress): string {
  return holder === 'deleted-user'
    ? `${address} belongs to a deleted user`
    : `${address} belongs to an account that may not sign in`;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
