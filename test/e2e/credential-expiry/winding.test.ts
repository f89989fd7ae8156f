import { beforeAll, describe, expect, it } from 'vitest';
import type { ToldEvent } from '../../../src/jobs/notices/told-event.ts';
import { expiryApp } from './company.ts';
import {
  certificateReplaced,
  companyOfYear,
  days,
  lives,
  replaceCertificate,
  replaceToken,
  settings,
  timeOn,
  tokenReplaced,
} from './year.ts';

const horizons = [90, 60, 30, 14, 7, 3, 1, 0];

/** After this much time no lease holds any more. */
const leaseOver = 21 * 60_000;

interface Story {
  /** Whether the job runs on this day. */
  readonly runsOn: (number: number) => boolean;
  /** Every second send is the last thing that its run does: whatever is sent is sent again then. */
  readonly crashes: boolean;
}

interface Told {
  readonly events: readonly ToldEvent[];
  readonly mails: readonly string[];
  readonly crashes: number;
  /** Of the runs that ended. */
  readonly statuses: ReadonlySet<string>;
}

/** Winds the clock day by day. Every run is a process of its own, on what the one before left in the clouds and the state. */
async function wind({ runsOn, crashes }: Story): Promise<Told> {
  let [sends, crashed, living] = [0, 0, 0];
  let killed = Promise.withResolvers<'killed'>();
  const statuses = new Set<string>();
  const hung = new Promise<Response>(() => undefined);

  const app = expiryApp(companyOfYear(), settings, async (request, next) => {
    const process = living;
    const answer = await next(request);
    if (!crashes || !isSending(request)) return process === living ? answer : hung;
    sends += 1;
    if (sends % 2 === 0) return answer;
    living += 1;
    killed.resolve('killed');
    return hung;
  });

  /** Runs the job until a run ends: a killed one hangs for ever, and the next begins when its lease is over. */
  async function run(): Promise<void> {
    const ended = await Promise.race([app.tell(), killed.promise]);
    if (ended !== 'killed') {
      statuses.add(ended.degraded ? 'degraded' : ended.status);
      return;
    }
    crashed += 1;
    killed = Promise.withResolvers();
    app.lab.clock.advance(leaseOver);
    await run();
  }

  for (let number = 1; number <= days; number += 1) {
    const morning = Date.parse(timeOn(number)) - 4 * 3_600_000;
    app.lab.clock.advance(morning - app.lab.clock.now().getTime());
    if (number === certificateReplaced) replaceCertificate(app.world);
    if (number === tokenReplaced) await replaceToken(app);
    if (runsOn(number)) await run();
  }
  return { events: app.told(), mails: app.mails(), crashes: crashed, statuses };
}

function isSending({ url, headers }: Request): boolean {
  const target = headers.get('x-amz-target') ?? '';
  return new URL(url).hostname.startsWith('sns.') || target.endsWith('.PutEvents');
}

/** `scim-token/identity-center 2027-… in 30`, for each horizon that an event tells. */
function horizonsIn(events: readonly ToldEvent[]): readonly string[] {
  return events.flatMap((event) =>
    'covers' in event
      ? event.covers.map((horizon) => `${event.credential.key} ${event.credential.notAfter} in ${horizon}`)
      : [],
  );
}

/** What has to be told when the job runs on these days, worked out from the story alone. */
function expectedHorizons(runsOn: Story['runsOn']): readonly string[] {
  return lives.flatMap(({ key, ends, from, until }) =>
    horizons
      .filter((horizon) =>
        Array.from({ length: days }, (_none, index) => index + 1).some(
          (number) => runsOn(number) && from <= number && number < until && ends - number <= horizon,
        ),
      )
      .map((horizon) => `${key} ${timeOn(ends).replace('Z', '.000Z')} in ${horizon}`),
  );
}

const renewals = (events: readonly ToldEvent[]): readonly string[] =>
  events.flatMap((event) => (event.notice === 'renewed' ? [event.credential.key] : []));

const everyDay = (): boolean => true;
const twoOfThree = (number: number): boolean => number % 3 !== 2;
const bothRenewals = ['saml-signing-certificate/production', 'scim-token/identity-center'];

describe.each([
  { say: 'a run every day', runsOn: everyDay },
  { say: 'every third run missing', runsOn: twoOfThree },
])('400 days with $say', ({ runsOn }) => {
  let told: Told;
  beforeAll(async () => {
    told = await wind({ runsOn, crashes: false });
  }, 600_000);

  it('tell every horizon of every credential exactly once', () => {
    const expected = expectedHorizons(runsOn);
    expect(expected.length).toBeGreaterThan(35);
    expect(horizonsIn(told.events).toSorted()).toEqual(expected.toSorted());
  });

  it('tell nothing twice, and the mailboxes as often as the bus', () => {
    const all = told.events.map((event) => JSON.stringify(event));
    expect(new Set(all).size).toBe(all.length);
    expect(told.mails.length).toBe(told.events.length);
  });

  it('tell both renewals once', () => expect(renewals(told.events).toSorted()).toEqual(bothRenewals));

  it('have no run that is not in order', () =>
    expect([...told.statuses].toSorted()).toEqual(['applied', 'no-changes']));
});

describe('400 days with a crash after the first time that anything is sent, and every third run missing', () => {
  const runsOn = twoOfThree;
  let told: Told;
  beforeAll(async () => {
    told = await wind({ runsOn, crashes: true });
  }, 600_000);

  it('tell every horizon of every credential, some of them again', () => {
    const all = horizonsIn(told.events);
    expect([...new Set(all)].toSorted()).toEqual(expectedHorizons(runsOn).toSorted());
    expect(told.crashes).toBeGreaterThan(30);
    expect(all.length).toBeGreaterThan(new Set(all).size);
  });

  it('tell both renewals', () =>
    expect([...new Set(renewals(told.events))].toSorted()).toEqual(bothRenewals));

  it('tell the mailboxes what the bus is told', () => {
    // SNS takes subjects of under 100 characters.
    const untold = told.events.filter(
      ({ summary }) => !told.mails.some((subject) => subject.includes(summary.slice(0, 60))),
    );
    expect(untold).toEqual([]);
  });
});
