/** AWS: Publish API reference: "less than 100 characters long", without line breaks and control characters. */
const LONGEST = 99;

/** What is no letter with a mark, and has a likeness in ASCII. */
// prettier-ignore
const likenesses: Readonly<Record<string, string>> = {
  '‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '−': '-',
  '‘': "'", '’': "'", '‚': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"',
  '•': '*', '·': '*', '→': '->', '←': '<-', '×': 'x',
  ß: 'ss', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', þ: 'th', Þ: 'Th',
};

/** A text as SNS takes it for the subject of a mail: one line of printable ASCII. What has no likeness is `?`. */
export function subjectLine(text: string): string {
  const ascii = text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}+/gu, '')
    .replaceAll(/[^ -~]/gu, (character) => likenesses[character] ?? character)
    .replaceAll(/[\s\p{Control}]+/gu, ' ')
    .replaceAll(/[^ -~]+/g, '?')
    .trim();
  if (ascii === '') return 'Rolebridge';
  return ascii.length > LONGEST ? `${ascii.slice(0, LONGEST - 3).trimEnd()}...` : ascii;
}
