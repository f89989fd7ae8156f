import { DeadlineError, RolebridgeError } from '../../core/errors.ts';

/** What can be a token, or have one in it: no spaces, quotes or brackets, whatever else. An address is such a run too. */
const RUN = /[^\s"'`<>()[\]{},]{20,}/gu;
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}[.:;]?$/iu;
/** Graph's own codes are letters alone. */
const CODE = /^[A-Za-z]+(?:\.[A-Za-z]+)*$/u;

/** What a cloud says of a connection that it tested, without anything that could be the token of that connection. */
export function withoutTokens(text: string): string {
  return withoutBearers(text).replace(RUN, (run) => (GUID.test(run) ? run : '***'));
}

/** A word of a cloud's fixed list, as it is. */
export function codeWord(code: string): string {
  return CODE.test(code) && code.length <= 100 ? code : withoutTokens(code);
}

function withoutBearers(text: string): string {
  return text.replace(/\bBearer\s+[^\s"']+/giu, 'Bearer ***');
}

/**
 * What a request that held a secret failed with, in words that do not. Its cause is left out: what libraries and
 * answers quote is not for us to know.
 */
export function withoutSecret(error: unknown, secret: string): RolebridgeError {
  if (error instanceof DeadlineError) return new DeadlineError();
  const told = (text: string): string => {
    const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
    const blotted = forms.reduce((rest, form) => without(rest, form), text);
    return withoutBearers(blotted);
  };
  if (error instanceof RolebridgeError)
    return new RolebridgeError(error.code, told(error.message), { hint: told(error.hint) });
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new RolebridgeError('ENTRA_REQUEST_FAILED', told(message), {
    hint: 'This is an error in Rolebridge; please report it.',
  });
}

/** Also where a text breaks off in the middle of it. */
function without(text: string, secret: string): string {
  const head = secret.slice(0, 12);
  if (head === '') return text;
  const [before = '', ...parts] = text.split(head);
  const tail = secret.slice(head.length);
  return [before, ...parts.map((part) => part.slice(commonLength(part, tail)))].join('***');
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
