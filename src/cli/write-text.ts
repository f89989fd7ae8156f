import { closeSync, openSync, writeFileSync } from 'node:fs';
import { RolebridgeError } from '../core/errors.ts';

/**
 * Writes a file that somebody named.
 * @param what It is called so in the error: `calendar`.
 * @param text One, or its pieces, which together may be longer than a text can be.
 * @throws RolebridgeError FILE_UNWRITABLE
 */
export function writeText<T extends string | Iterable<string>>(
  what: string,
  file: string,
  text: T,
  write: (file: string, text: T) => void = writeWhole,
): void {
  try {
    write(file, text);
  } catch (error) {
    throw new RolebridgeError('FILE_UNWRITABLE', `the ${what} ${file} cannot be written`, {
      hint: `Is its folder there, and may it be written to? ${error instanceof Error ? error.message : ''}`.trim(),
      cause: error,
    });
  }
}

function writeWhole(file: string, text: string | Iterable<string>): void {
  const open = openSync(file, 'w');
  try {
    for (const piece of typeof text === 'string' ? [text] : text) writeFileSync(open, piece);
  } finally {
    closeSync(open);
  }
}
