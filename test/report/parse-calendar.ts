export interface ContentLine {
  readonly name: string;
  readonly parameters: string;
  /** As it was before it was escaped. */
  readonly value: string;
}

export interface Component {
  readonly name: string;
  readonly lines: readonly ContentLine[];
  readonly components: readonly Component[];
}

/** Reads an iCalendar back, as RFC 5545 has it; throws for what it does not have. */
export function parseCalendar(text: string): Component {
  const lines = text.replaceAll(/\r\n[ \t]/gu, '').split('\r\n');
  if (lines.pop() !== '') throw new Error('the last line has no end');
  const rest = lines.map(parseLine);
  const calendar = parseComponent(rest);
  if (rest.length > 0) throw new Error('something comes after the calendar');
  return calendar;
}

export function valueOf({ lines }: Component, wanted: string): string | undefined {
  return lines.find(({ name }) => name === wanted)?.value;
}

function parseLine(line: string): ContentLine {
  const match = /^(?<name>[A-Z-]+)(?:;(?<parameters>[^:]*))?:(?<value>.*)$/su.exec(line);
  if (match?.groups === undefined) throw new Error(`no content line: ${JSON.stringify(line)}`);
  const { name = '', parameters = '', value = '' } = match.groups;
  const unescaped = value.replaceAll(/\\(.)/gsu, (_, character: string) => {
    if (!/[\\;,nN]/u.test(character)) throw new Error(`no escape: ${character}`);
    return character.toLowerCase() === 'n' ? '\n' : character;
  });
  return { name, parameters, value: unescaped };
}

function parseComponent(rest: ContentLine[]): Component {
  const first = rest.shift();
  if (first?.name !== 'BEGIN') throw new Error('a component has no beginning');
  const lines: ContentLine[] = [];
  const components: Component[] = [];
  for (;;) {
    const [next] = rest;
    if (next === undefined) throw new Error(`${first.value} has no end`);
    if (next.name === 'BEGIN') {
      components.push(parseComponent(rest));
      continue;
    }
    rest.shift();
    if (next.name !== 'END') lines.push(next);
    else if (next.value === first.value) return { name: first.value, lines, components };
    else throw new Error(`${first.value} ends as ${next.value}`);
  }
}
