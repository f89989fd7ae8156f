/** One file of the project, as the architecture rules see it. */
export interface Source {
  /** From the project's root, with slashes: `src/core/plan.ts`. */
  readonly path: string;
  readonly text: string;
}

/**
 * The same text with comments and the contents of strings and regular expressions blanked out. Every character
 * keeps its place, so that what is found here can be read in the original.
 */
export function codeOnly(text: string): string {
  const out = text.split('');
  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i += 1) if (out[i] !== '\n') out[i] = ' ';
  };
  /** Depth of braces within each open `${`. */
  const templates: number[] = [];
  let at = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const one = text[at] ?? '';
    if (two === '//' || two === '/*') {
      const end = two === '//' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2) + 2;
      const stop = end < 2 ? text.length : end;
      blank(at, stop);
      at = stop;
    } else if (one === "'" || one === '"') {
      const end = endOf(text, at + 1, one);
      blank(at + 1, end);
      at = end + 1;
    } else if (one === '`' || (one === '}' && templates.at(-1) === 0)) {
      if (one === '}') templates.pop();
      const end = endOfTemplate(text, at + 1);
      blank(at + 1, end);
      if (text[end] === '$') templates.push(0);
      at = end + (text[end] === '$' ? 2 : 1);
    } else if (one === '/' && startsExpression(text.slice(0, at), out)) {
      const end = endOfRegExp(text, at + 1);
      blank(at + 1, end);
      at = end + 1;
    } else {
      const depth = templates.at(-1);
      if (depth !== undefined && (one === '{' || one === '}')) {
        templates[templates.length - 1] = depth + (one === '{' ? 1 : -1);
      }
      at += 1;
    }
  }
  return out.join('');
}

function endOf(text: string, from: number, quote: string): number {
  let at = from;
  while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

function endOfTemplate(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '`' && text.slice(at, at + 2) !== '${') {
    at += text[at] === '\\' ? 2 : 1;
  }
  return Math.min(at, text.length);
}

function endOfRegExp(text: string, from: number): number {
  let inClass = false;
  let at = from;
  while (at < text.length && text[at] !== '\n' && (inClass || text[at] !== '/')) {
    if (text[at] === '[') inClass = true;
    if (text[at] === ']') inClass = false;
    at += text[at] === '\\' ? 2 : 1;
  }
  return Math.min(at, text.length);
}

/** Whether a slash here begins a regular expression and is no division: by what stands before it. */
function startsExpression(before: string, out: readonly string[]): boolean {
  const code = out.slice(0, before.length).join('').trimEnd();
  return (
    code === '' || /(?:[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|yield|await))$/u.test(code)
  );
}

export interface Import {
  /** As it is written: `./plan.ts`, `zod`. Undefined when it is computed. */
  readonly specifier: string | undefined;
}

/** Everything that a file imports or exports onward, types and dynamic imports too. */
export function importsOf({ text }: Source): Import[] {
  const code = codeOnly(text);
  const patterns = [
    /\b(?:import|export)\b[^'"`;]*?\bfrom\s*['"]/gu,
    /\bimport\s*['"]/gu,
    /\bimport\s*\(\s*['"]?/gu,
  ];
  return patterns
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .toSorted((a, b) => a.index - b.index)
    .map((match) => {
      const start = match.index + match[0].length;
      const quote = match[0].at(-1);
      if (quote !== "'" && quote !== '"') return { specifier: undefined };
      return { specifier: text.slice(start, code.indexOf(quote, start)) };
    });
}
