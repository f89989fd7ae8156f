import { describe, expect, it } from 'vitest';
import { acceptanceOf } from '../../../src/jobs/saml-rotation/acceptance.ts';
import { stageOf } from '../../../src/jobs/saml-rotation/next-stage.ts';
import { positionOf, type Position } from '../../../src/jobs/saml-rotation/position.ts';
import type { RotationWish } from '../../../src/jobs/saml-rotation/parts.ts';
import type { RotationRecord } from '../../../src/jobs/saml-rotation/record.ts';
import { samlRotationSettings } from '../../../src/jobs/saml-rotation/settings.ts';
import type { Published, Situation } from '../../../src/jobs/saml-rotation/situation.ts';
import type { Certificate } from '../../../src/model/certificates.ts';
import { accountId, certificate, NOW } from './clouds.ts';

const now = new Date(NOW);
const active = certificate('active', -900, 200);
const ending = certificate('active', -1000, 45);
const expired = certificate('active', -1100, -1);
const next = certificate('next', -1, 1094);
const old = certificate('old', -2000, 30);
const stranger = certificate('stranger', -3000, -2000);

interface Case {
  readonly name: string;
  readonly active?: Certificate;
  readonly others?: readonly Certificate[];
  /** Of each account; `unread` and `absent` are what they say. */
  readonly accounts: readonly (readonly Certificate[] | 'unread' | 'absent')[];
  readonly published?: readonly Certificate[] | 'unreadable';
  readonly record?: RotationRecord;
  readonly wish?: Partial<RotationWish>;
  readonly expected: Position['at'];
  readonly stage?: ReturnType<typeof stageOf>;
}

const since = (days: number, from?: Certificate, how?: 'rolled-back'): RotationRecord => ({
  active: {
    thumbprint: active.thumbprint,
    since: new Date(now.getTime() - days * 86_400_000).toISOString(),
    ...(from === undefined ? {} : { from: from.thumbprint }),
    ...(how === undefined ? {} : { how }),
  },
});

function situationOf({
  active: now_ = active,
  others = [],
  accounts,
  published,
  record,
  wish,
}: Case): Situation {
  const asked = accounts.map((_, index) => ({
    id: accountId(index + 1),
    name: `account-${index + 1}`,
    partition: 'aws' as const,
    state: 'ACTIVE',
    organizationalUnits: [],
  }));
  const provider = (id: string, accepted: Case['accounts'][number]) => {
    const arn = `arn:aws:iam::${id}:saml-provider/AzureAD`;
    return typeof accepted === 'string'
      ? { accountId: id, arn, status: 'absent' as const }
      : {
          accountId: id,
          arn,
          status: 'present' as const,
          metadata: '',
          certificates: accepted,
          problems: [],
        };
  };
  const shown: Published =
    published === undefined
      ? { status: 'not asked' }
      : published === 'unreadable'
        ? { status: 'unreadable', reason: 'no answer' }
        : { status: 'read', certificates: published };
  const [settings] = samlRotationSettings.parse({ connections: [{ name: 'production' }] }).connections;
  if (settings === undefined) throw new Error('one connection was given');
  return {
    connection: {
      name: 'production',
      servicePrincipal: { appId: '7e9a1c00-0000-4000-8000-000000000005' },
      samlProvider: 'AzureAD',
      accounts: { list: [] },
    },
    settings,
    cloud: 'global',
    active: now_,
    servicePrincipal: {
      id: 'id',
      appId: 'appId',
      displayName: 'AWS production',
      preferredThumbprint: now_.thumbprint,
      certificates: [now_, ...others],
      problems: [],
      notificationEmailAddresses: [],
    },
    acceptance: acceptanceOf(asked, {
      items: accounts.flatMap((each, index) =>
        each === 'unread' ? [] : [provider(accountId(index + 1), each)],
      ),
      gaps: accounts.flatMap((each, index) =>
        each === 'unread' ? [{ scope: accountId(index + 1), code: 'DENIED', reason: 'denied' }] : [],
      ),
    }),
    published: shown,
    record: record ?? since(100),
    idleSelectors: [],
    neighbours: { certificates: new Map(), unread: [] },
    ...(wish === undefined ? {} : { wish: { connection: 'production', ...wish } }),
  };
}

const position = (given: Case): Position => positionOf(situationOf(given), now);

describe('the position of a rotation', () => {
  it.each<Case>([
    { name: 'one certificate that lasts', accounts: [[active]], expected: 'idle' },
    { name: "somebody else's certificate is no left-over", accounts: [[stranger, active]], expected: 'idle' },
    {
      name: 'one that begins later and ends earlier may be somebody’s next one',
      others: [certificate('short', -1, 100)],
      accounts: [[active, certificate('short', -1, 100)]],
      expected: 'idle',
    },
    { name: 'a person asks', accounts: [[active]], wish: {}, expected: 'idle', stage: undefined },
    {
      name: 'a person asks for it by its name',
      accounts: [[active]],
      wish: { to: 'stage' },
      expected: 'due',
      stage: 'stage',
    },
    { name: 'the end is near', active: ending, accounts: [[ending]], expected: 'due', stage: 'stage' },
    { name: 'the end is over', active: expired, accounts: [[expired]], expected: 'due', stage: 'stage' },
    {
      name: 'an account that cannot be read holds no new certificate up',
      active: ending,
      accounts: [[ending], 'unread', 'absent'],
      expected: 'due',
      stage: 'stage',
    },
    {
      name: 'another of nearly the same end is no next one',
      active: ending,
      others: [certificate('twin', -1000, 52)],
      accounts: [[ending]],
      expected: 'due',
      stage: 'stage',
    },
    {
      name: 'one that has expired is no next one',
      active: certificate('active', -1100, -60),
      others: [certificate('another', -900, -20)],
      accounts: [[certificate('active', -1100, -60)]],
      expected: 'due',
      stage: 'stage',
    },
    {
      name: 'the metadata does not show the next one yet',
      others: [next],
      accounts: [[active]],
      published: [active],
      expected: 'staged',
      stage: 'distribute',
    },
    {
      name: 'the metadata shows the next one alone',
      others: [next],
      accounts: [[active]],
      published: [next],
      expected: 'staged',
      stage: 'distribute',
    },
    {
      name: 'the metadata shows the next one alone, since the other has expired',
      active: expired,
      others: [next],
      accounts: [[expired]],
      published: [next],
      expected: 'published',
      stage: 'distribute',
    },
    {
      name: 'the metadata cannot be read',
      others: [next],
      accounts: [[active]],
      published: 'unreadable',
      expected: 'staged',
      stage: 'distribute',
    },
    {
      name: 'one of two accounts accepts the next one',
      others: [next],
      accounts: [[active, next], [active]],
      published: [active, next],
      expected: 'published',
      stage: 'distribute',
    },
    {
      name: 'every account that could be read accepts the next one',
      others: [next],
      accounts: [[active, next], 'unread', 'absent'],
      published: [active, next],
      expected: 'distributed',
      stage: 'activate',
    },
    {
      name: 'an account lacks the active one, whatever else there is to do',
      active: ending,
      others: [next],
      accounts: [[next], [ending, next]],
      published: [ending, next],
      expected: 'severed',
      stage: 'distribute',
    },
    {
      name: 'the old one is still accepted, and the activation was yesterday',
      others: [old],
      accounts: [[old, active]],
      record: since(1, old),
      expected: 'activated',
      stage: 'clean-up',
    },
    {
      name: 'the same, and a person asks',
      others: [old],
      accounts: [[old, active]],
      record: since(1, old),
      wish: {},
      expected: 'activated',
      stage: 'clean-up',
    },
    {
      name: 'the same, and a person wants a new one all the same',
      others: [old],
      accounts: [[old, active]],
      record: since(1, old),
      wish: { to: 'stage' },
      expected: 'due',
      stage: 'stage',
    },
    {
      name: 'no account accepts the old one, the activation was yesterday, and a person asks',
      others: [old],
      accounts: [[active]],
      record: since(1, old),
      wish: { to: 'activate' },
      expected: 'idle',
    },
    {
      name: 'nothing is left to clean up, and a person asks for that',
      accounts: [[active]],
      wish: { to: 'clean-up' },
      expected: 'idle',
    },
    {
      name: 'the overlap is over',
      others: [old],
      accounts: [[old, active], [active]],
      record: since(14, old),
      expected: 'cleaning',
      stage: 'clean-up',
    },
    {
      name: 'the overlap is over, and Entra has it no longer',
      accounts: [[old, active]],
      record: since(14, old),
      expected: 'cleaning',
      stage: 'clean-up',
    },
    {
      name: 'somebody went back from the next one',
      others: [next],
      accounts: [[active, next]],
      record: { ...since(1, next), rolledBack: [next.thumbprint] },
      expected: 'activated',
      stage: 'clean-up',
    },
    {
      name: 'somebody went back, and a person asks for the activation by name',
      others: [next],
      accounts: [[active, next]],
      published: [active, next],
      record: { ...since(1, next), rolledBack: [next.thumbprint] },
      wish: { to: 'activate' },
      expected: 'distributed',
      stage: 'activate',
    },
    {
      name: 'somebody went back a while ago, and the end is near',
      active: ending,
      others: [next],
      accounts: [[ending]],
      record: { ...since(20, next), rolledBack: [next.thumbprint] },
      expected: 'due',
      stage: 'stage',
    },
    {
      name: 'somebody went back just now, and the end is near',
      active: ending,
      others: [next],
      accounts: [[ending]],
      record: { ...since(2, next), rolledBack: [next.thumbprint] },
      expected: 'idle',
    },
    {
      name: 'a person asks to go back',
      others: [old],
      accounts: [[old, active]],
      record: since(1, old),
      wish: { rollback: true },
      expected: 'rolling-back',
      stage: 'activate',
    },
    {
      name: 'a person asks to go back, and it has been done',
      others: [next],
      accounts: [[active, next]],
      record: { ...since(1, next, 'rolled-back'), rolledBack: [next.thumbprint] },
      wish: { rollback: true },
      expected: 'rolled-back',
    },
  ])('$name: $expected', (given) => {
    const found = position(given);
    expect(found.at).toBe(given.expected);
    expect(stageOf(found)).toBe(given.stage);
  });

  it('the next one is the valid one that lasts longest', () => {
    const later = certificate('later', -1, 1000);
    const latest = certificate('latest', 1, 1300);
    const found = position({
      name: '',
      others: [certificate('soon', -1, 300), later, latest],
      accounts: [[active]],
      published: [active, later],
      expected: 'published',
    });
    expect(found).toEqual({ at: 'published', candidate: later, wanted: [later] });
  });

  it('takes one certificate away at a time, that which ends first', () => {
    const older = certificate('older', -3000, -900);
    const found = position({
      name: '',
      others: [old, older],
      accounts: [[old, older, active]],
      expected: 'cleaning',
    });
    expect(found).toMatchObject({ at: 'cleaning', leftOver: older });
  });

  describe('going back where nobody noted what was active before', () => {
    const back = { rollback: true };
    const older = certificate('older', -2500, 100);

    it('is to the one that begins last, of those that every account accepts', () => {
      const others = [older, old, certificate('nowhere', -100, 400)];
      const found = position({
        name: '',
        others,
        accounts: [[old, older, active]],
        wish: back,
        expected: 'idle',
      });
      expect(found).toEqual({ at: 'rolling-back', target: old });
    });

    it.each([
      { name: 'an account lacks it', others: [old], accounts: [[old, active], [active]] },
      { name: 'an account could not be read', others: [old], accounts: [[old, active], 'unread' as const] },
      { name: 'Entra has only one', others: [], accounts: [[active]] },
      {
        name: 'it has expired',
        others: [certificate('old', -2000, -1)],
        accounts: [[certificate('old', -2000, -1), active]],
      },
    ])('is refused when $name', ({ others, accounts }) => {
      const given = { name: '', others, accounts, wish: back, expected: 'idle' } as const;
      expect(() => position(given)).toThrow(expect.objectContaining({ code: 'ROLLBACK_IMPOSSIBLE' }));
    });
  });

  it('going back is refused when Entra no longer has what was active before', () => {
    const given = { name: '', accounts: [[active]], record: since(1, old), wish: { rollback: true } };
    expect(() => position({ ...given, expected: 'idle' })).toThrow('Entra has it no longer');
  });
});
