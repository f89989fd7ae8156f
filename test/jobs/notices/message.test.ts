import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatOf } from '../../../src/jobs/notices/chat-message.ts';
import { toldEvent } from '../../../src/jobs/notices/told-event.ts';
import { noticeKind } from '../../../src/jobs/notices/notice-kind.ts';
import { messageOf } from '../../../src/jobs/notices/message.ts';
import { withoutMarkdown } from '../../../src/jobs/notices/message-text.ts';
import type { News } from '../../../src/jobs/notices/notice.ts';
import { missingIn, series, tokenEnding } from './watch.ts';

const end = '2027-03-01T00:00:00.000Z';
const credential = tokenEnding(end);
const certificate = tokenEnding(end, {
  key: 'saml-signing-certificate/production',
  kind: 'saml-signing-certificate',
  title: 'SAML signing certificate of AWS production',
  livesIn: 'Entra ID, enterprise application AWS production',
  cutsOff: 'nobody can sign in to AWS through production',
  id: '0011223344556677889900112233445566778899',
  evidence: 'assumed',
  source: 'the earliest of two that may be the active one',
  remedy: 'rolebridge rotate saml production',
});
const finding = missingIn('111122223333', '444455556666');
const unread = { noted: '2027-02-10T06:00:00.000Z', reason: 'the secret is denied' };

const samples: Readonly<Record<string, News>> = {
  'a horizon': { kind: 'horizon', credential, daysLeft: 30, horizon: 30, covers: [30] },
  'several horizons at once': {
    kind: 'horizon',
    credential: certificate,
    daysLeft: 12,
    horizon: 14,
    covers: [90, 60, 30, 14],
  },
  'the last day': { kind: 'horizon', credential, daysLeft: 0, horizon: 0, covers: [0] },
  'a day of the last week, of what cannot be read': {
    kind: 'daily',
    credential,
    daysLeft: 1,
    day: '2027-02-27',
    unread,
  },
  'just over': { kind: 'overdue', credential, daysLeft: -1, week: 1, covers: [] },
  'long over, never told': { kind: 'overdue', credential, daysLeft: -10, week: 2, covers: [1, 0] },
  'a renewal': { kind: 'renewed', credential, daysLeft: 364, previous: '2026-03-01T00:00:00.000Z' },
  'a critical finding': { kind: 'finding', finding },
  'a warning': { kind: 'finding', finding: { ...finding, severity: 'warning' } },
  'a finding that stands': { kind: 'reminder', finding, week: 2 },
  'a finding that is over': { kind: 'resolved', finding },
};

function gallery(render: (news: News) => string): string {
  return Object.entries(samples)
    .map(([name, news]) => `======== ${name}\n${render(news)}\n`)
    .join('\n');
}

describe('a notice', () => {
  it('reads like this in a mail', async () => {
    await expect(
      gallery((news) => {
        const { subject, text } = messageOf(news, series);
        return `Subject: ${subject}\n\n${text}`;
      }),
    ).toMatchFileSnapshot('message-text.golden.txt');
  });

  it('is this in a chat', async () => {
    await expect(
      gallery((news) => JSON.stringify(messageOf(news, series).chat, null, 2)),
    ).toMatchFileSnapshot('message-chat.golden.txt');
  });

  it('is this as an event', async () => {
    await expect(
      gallery((news) => JSON.stringify(messageOf(news, series).event, null, 2)),
    ).toMatchFileSnapshot('message-event.golden.txt');
  });

  it('is in a plan like this', async () => {
    await expect(
      gallery((news) =>
        noticeKind.words({ recipient: 'access-team', addressee: 'access-team default', news }).join(' | '),
      ),
    ).toMatchFileSnapshot('notice-words.golden.txt');
  });

  it.each(Object.entries(samples))('as an event is of the documented form: %s', (_name, news) => {
    const { detail } = messageOf(news, series).event;
    expect(toldEvent.parse(detail)).toEqual(detail);
  });
});

interface Chat {
  readonly content: {
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
  };
}

describe('a chat message', () => {
  const chatOfFinding = (text: string, remedy: string): Chat['content'] =>
    (chatOf({ kind: 'finding', finding: { ...finding, text, remedy } }, 'Posture Finding') as unknown as Chat)
      .content;

  it('is never longer than Slack takes, and never loses what to do', () =>
    fc.assert(
      fc.property(
        fc
          .tuple(
            fc.string({ unit: fc.constantFrom('a', '<', '>', '\n', '😀', '中'), maxLength: 40 }),
            fc.nat(200),
          )
          .map(([each, n]) => each.repeat(n)),
        fc.tuple(fc.string({ minLength: 1, maxLength: 38 }), fc.nat(50)).map(([each, n]) => each.repeat(n)),
        (text, remedy) => {
          const { title, description, nextSteps = [] } = chatOfFinding(text, remedy);
          expect(title.length).toBeLessThanOrEqual(150);
          expect(description.length).toBeLessThanOrEqual(3_000);
          for (const step of nextSteps) expect(step.length).toBeLessThanOrEqual(350);
          const shown = withoutMarkdown(remedy);
          expect([description, ...nextSteps].some((each) => each.includes(shown))).toBe(true);
        },
      ),
    ));

  it('calls nobody by what a name holds', () => {
    const { description } = chatOfFinding('the application <!channel> is odd', 'nothing');
    expect(description).toContain('‹!channel›');
    expect(description).not.toContain('<');
  });
});

describe('a mail', () => {
  it.each([
    {
      name: 'a finding',
      news: (long: string): News => ({
        kind: 'finding',
        finding: { ...finding, title: long, text: long, remedy: long },
      }),
    },
    {
      name: 'a credential',
      news: (long: string): News => ({
        kind: 'horizon',
        daysLeft: 30,
        horizon: 30,
        covers: [30],
        credential: { ...credential, title: long, livesIn: long, cutsOff: long, source: long, remedy: long },
      }),
    },
  ])('is not longer than an event bus takes, whatever the texts are: $name', ({ news }) => {
    for (const long of ['\u0001'.repeat(600_000), 'ä😀"'.repeat(200_000)]) {
      const { detail } = messageOf(news(long), series).event;
      expect(Buffer.byteLength(JSON.stringify(detail))).toBeLessThan(256_000);
    }
  });

  it('is not longer than SNS takes, whatever a finding says', () => {
    const { text } = messageOf(
      { kind: 'finding', finding: { ...finding, text: '中'.repeat(300_000) } },
      series,
    );
    expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024);
    expect(text).toContain(finding.remedy);
  });
});
