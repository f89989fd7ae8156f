import { DeadlineError, RolebridgeError } from '../../core/errors.ts';

/** So many characters of a token together are shown nowhere; fewer may be chance. */
const SHOWN = 12;
const DEEPEST_CAUSE = 8;

/** A text of a cloud or a library without a token that we know, whole or in part, in any form that one writes it in. */
export function withoutToken(text: string, token: string): string {
  const parts = partsOf(token);
  const lengths = new Set([...parts].map(({ length }) => length));
  const folded = fold(text);
  const hidden = new Set<number>();
  for (const length of lengths)
    for (let at = 0; at + length <= text.length; at += 1)
      if (parts.has(folded.slice(at, at + length)))
        for (let each = at; each < at + length; each += 1) hidden.add(each);
  if (hidden.size === 0) return text;
  let told = '';
  for (let at = 0; at < text.length; at += 1)
    if (!hidden.has(at)) told += text.charAt(at);
    else if (!hidden.has(at - 1)) told += '***';
  return told;
}

/**
 * The same error without the token: in its message, hint, stack and causes. What else hangs at it, like the request of
 * a library, is left behind.
 */
export function errorWithoutToken(error: unknown, token: string, depth = 0): Error {
  const told = (text: string): string => withoutToken(text, token);
  if (!(error instanceof Error)) return new Error(told(String(error)));
  const cause =
    error.cause === undefined || depth >= DEEPEST_CAUSE
      ? undefined
      : errorWithoutToken(error.cause, token, depth + 1);
  const copy = copyOf(error, cause, told);
  if (error.stack !== undefined) copy.stack = told(error.stack);
  return copy;
}

function copyOf(error: Error, cause: Error | undefined, told: (text: string) => string): Error {
  if (error instanceof DeadlineError) return new DeadlineError(cause);
  const message = told(error.message);
  if (error instanceof RolebridgeError)
    return new RolebridgeError(told(error.code), message, { hint: told(error.hint), cause });
  const copy = new Error(message, cause === undefined ? undefined : { cause });
  copy.name = told(error.name);
  const code = 'code' in error && typeof error.code === 'string' ? { code: told(error.code) } : {};
  return Object.assign(copy, code);
}

/** Every run of characters that gives a part of the token away. */
function partsOf(token: string): ReadonlySet<string> {
  const parts = new Set<string>();
  for (const form of formsOf(token)) {
    const folded = fold(form);
    const length = Math.min(SHOWN, folded.length);
    for (let at = 0; length > 0 && at + length <= folded.length; at += 1)
      parts.add(folded.slice(at, at + length));
  }
  return parts;
}

/** As it is, in JSON (also in JSON, and with its signs escaped), in an address, in a form, and in base64. */
function formsOf(token: string): readonly string[] {
  const json = JSON.stringify(token).slice(1, -1);
  const wellFormed = token.toWellFormed();
  return [
    token,
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll('/', String.raw`\/`),
    escaped(token, /[^A-Za-z0-9]/gu),
    // .NET: "How to customize character encoding with System.Text.Json" escapes these by itself.
    escaped(token, /["&'+<>`]/gu),
    encodeURIComponent(wellFormed),
    new URLSearchParams({ t: wellFormed }).toString().slice(2),
    ...[0, 1, 2].flatMap((lead) => base64(token, lead)).filter(({ length }) => length >= SHOWN),
  ];
}

function escaped(token: string, signs: RegExp): string {
  return token.replaceAll(signs, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** With so many bytes before it; without the characters that other bytes have a part in. */
function base64(token: string, lead: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(lead), Buffer.from(token)]);
  const [from, to] = [Math.ceil((lead * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  return [bytes.toString('base64').slice(from, to), bytes.toString('base64url').slice(from, to)];
}

/** Hexadecimal digits are written large and small. Of the same length as the text. */
function fold(text: string): string {
  return text.replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase());
}
