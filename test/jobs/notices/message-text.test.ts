import { describe, expect, it } from 'vitest';
import { lines, oneLine, withoutMarkdown } from '../../../src/jobs/notices/message-text.ts';
import { messageOf } from '../../../src/jobs/notices/message.ts';
import { missingIn, series, tokenEnding } from './watch.ts';

describe('a text from the clouds', () => {
  it.each([
    { of: 'a line break', text: 'a\r\nb\u2028c\u2029d', line: 'a b c d', whole: 'a\nb c d' },
    { of: 'a change of direction', text: 'a\u202eb\u2066c', line: 'a b c', whole: 'a b c' },
    { of: 'an escape', text: 'a\u001b[2J\u0000b', line: 'a [2J b', whole: 'a [2J b' },
    { of: 'half a character', text: 'a\ud800b', line: 'a b', whole: 'a b' },
    { of: 'letters of all kinds', text: 'Größe 中 😀', line: 'Größe 中 😀', whole: 'Größe 中 😀' },
  ])('with $of is harmless', ({ text, line, whole }) => {
    expect(oneLine(text)).toBe(line);
    expect(lines(text)).toBe(whole);
  });

  it.each([
    { text: '[Mend it](https://example.com)', shown: '［Mend it］(https://example.com)' },
    { text: '<!channel> <https://example.com|here>', shown: '‹!channel› ‹https://example.com|here›' },
    { text: '*bold* _it_ ~gone~ `code` __all__', shown: '∗bold∗ ＿it＿ ∼gone∼ ʼcodeʼ ＿＿all＿＿' },
    {
      text: 'arn:aws:iam::1:saml-provider/Entra_ID --to a_b',
      shown: 'arn:aws:iam::1:saml-provider/Entra_ID --to a_b',
    },
  ])('is no markdown in a chat: $text', ({ text, shown }) => {
    expect(withoutMarkdown(text)).toBe(shown);
  });
});

describe('a message', () => {
  const name = 'AWS\n\nWhat to do: [here](https://example.com)\u202e\u001b[2J';

  it.each([
    {
      kind: 'finding',
      finding: { ...missingIn(), title: name, text: `${name} is wrong`, remedy: `${name} > Mend` },
    },
    {
      kind: 'daily',
      day: '2027-02-27',
      daysLeft: 2,
      credential: tokenEnding('2027-03-01T00:00:00.000Z', {
        title: name,
        livesIn: name,
        cutsOff: name,
        source: name,
        id: name,
        remedy: `${name} > Renew`,
      }),
      unread: { noted: '2027-02-20T00:00:00.000Z', reason: name },
    },
  ] as const)('has no line that a name forged: $kind', (news) => {
    const { subject, text, chat, event } = messageOf(news, series);
    const { title, description, nextSteps } = chat['content'] as {
      readonly title: string;
      readonly description: string;
      readonly nextSteps: readonly string[];
    };
    for (const each of [subject, title, String(event.detail['summary'])])
      expect(each).not.toMatch(/\p{Cc}|\p{Cf}/u);
    for (const each of [text, description, ...nextSteps]) {
      expect(each.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    }
    expect(text.split('\n').filter((line) => line.startsWith('What to do'))).toEqual(['What to do:']);
    expect(description.split('\n').filter((line) => line.startsWith('What to do'))).toEqual([]);
    expect(description).not.toContain('](');
  });
});
