import { writeFileSync } from 'node:fs';
import { RolebridgeError } from '../core/errors.ts';

/**
 * Writes a file that somebody named.
 * @param what It is called so in the error: `calendar`.
 * @throws RolebridgeError FILE_UNWRITABLE
 */
export function writeText(
  what: string,
  file: string,
  text: string,
  write: (file: string, text: string) => void = writeFileSync,
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
