import type { Remark } from '../../core/job.ts';
import type { Credential, Finding } from '../../model/credentials.ts';
import type { Announcement } from './announcement.ts';
import { scimTokenDate, type TokenDate, type TokenEvidence } from './scim-token-date.ts';
import type { Part } from './source.ts';

/** One SCIM endpoint, and what the world says of its token. */
export interface WatchedToken extends TokenEvidence {
  /** The entry's. */
  readonly name: string;
  readonly endpoint?: string;
}

const page =
  'the console of IAM Identity Center (Settings > Identity source > Actions > Manage provisioning)';

/** Everything that what is known of the date is behind. */
export function tokenDateKeys(entry: { readonly name: string }): readonly string[] {
  return [`scim-token/${entry.name}`, ...tokenFindingKeys(entry)];
}

export function tokenFindingKeys({ name }: { readonly name: string }): readonly string[] {
  return ['scim-token-date-unknown', 'scim-token-old-one'].map((kind) => `${kind}/${name}`);
}

/** The token of one entry and when it ends. */
export function judgeToken(
  token: WatchedToken,
  now: Date,
): { readonly date: TokenDate; readonly part: Part } {
  const date = scimTokenDate(token, now);
  return {
    date,
    part: {
      credentials: [credentialOf(token, date)],
      findings: [
        ...(date.known === undefined ? [unknownDate(token, date)] : []),
        ...(date.old === undefined ? [] : [oldOne(token, date.old)]),
      ],
      judged: tokenFindingKeys(token),
      remarks: remarksOf(token, date),
    },
  };
}

function credentialOf({ name, endpoint }: WatchedToken, { known }: TokenDate): Credential {
  return {
    key: `scim-token/${name}`,
    kind: 'scim-token',
    state: 'active',
    title: `SCIM token of ${name}`,
    livesIn: `Entra ID, provisioning to ${endpoint ?? 'IAM Identity Center'}`,
    cutsOff: 'provisioning of users and groups to AWS: who joins gets no access, and who leaves keeps it',
    ...(known === undefined ? {} : { notAfter: known.expires }),
    evidence: known?.evidence ?? 'assumed',
    source: known?.source ?? 'nobody said when it ends',
    remedy: `Generate a token in ${page}, store it as a secret, then: rolebridge rotate scim ${name} --token-from SECRET`,
  };
}

/** What it means that the endpoint said no to the token of the secret. */
export function refusedToken(name: string, endpoint: string): Finding {
  return {
    key: `scim-token-refused/${name}`,
    severity: 'critical',
    title: `IAM Identity Center refuses the SCIM token of ${name}`,
    text:
      `${endpoint} answers that the token in the secret is not valid: it has ended, was deleted, or is of another ` +
      'endpoint. When Entra ID has the same, no user and no group is provisioned to AWS any more.',
    remedy:
      `Generate a token in ${page}, store it as a secret, then: rolebridge rotate scim ${name} --token-from SECRET. ` +
      'If Entra ID has a newer token already, put that into the secret of the configuration.',
  };
}

function unknownDate({ name }: WatchedToken, { doubts }: TokenDate): Finding {
  return {
    key: `scim-token-date-unknown/${name}`,
    severity: 'warning',
    title: `Nobody knows when the SCIM token of ${name} ends`,
    text:
      'No API tells it, AWS Health has not announced it, Rolebridge did not hand it over, and the configuration does not ' +
      `say it. It ends a year after it was made, and provisioning with it.${doubts.map((doubt) => ` ${doubt}.`).join('')}`,
    remedy: `Look it up in ${page} and write it to jobs.credentialExpiry.identityCenter[].scim.token.expires of ${name}.`,
  };
}

function oldOne({ name }: WatchedToken, { receivedAt, expires = '' }: Announcement): Finding {
  return {
    key: `scim-token-old-one/${name}`,
    severity: 'warning',
    title: `The old SCIM token of ${name} is still there`,
    text:
      `AWS Health wrote on ${receivedAt.slice(0, 10)} of a token that ends on ${expires.slice(0, 10)}: that is the one from before the last ` +
      'hand-over. Entra ID does not use it any more, it still opens the door, and there is room for only two.',
    remedy:
      `Delete the older token in ${page}. If there is only one, Entra ID uses it: state its end in ` +
      `jobs.credentialExpiry.identityCenter[].scim.token of ${name}, with asOf.`,
  };
}

function remarksOf({ name }: WatchedToken, { known, doubts }: TokenDate): readonly Remark[] {
  if (known === undefined || doubts.length === 0) return [];
  const text = `the SCIM token ends on ${known.expires.slice(0, 10)} (${known.source}); not believed: ${doubts.join('; ')}`;
  return [{ severity: 'warning', subject: name, text }];
}
