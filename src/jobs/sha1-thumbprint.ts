/**
 * What a thumbprint says, as `Certificate` has it: Entra and people write the 20 bytes of a SHA-1 in hexadecimal of
 * either case, with colons or spaces or without, or in base64. Undefined: it is something else.
 */
export function sha1Thumbprint(text: string): string | undefined {
  const hex = text.replaceAll(/[\s:-]/gu, '');
  if (/^[0-9a-f]{40}$/iu.test(hex)) return hex.toUpperCase();
  // 27 characters and a padding of one are 20 bytes.
  if (!/^[\w+/-]{27}=?$/u.test(text.trim())) return undefined;
  return Buffer.from(text.trim(), 'base64').toString('hex').toUpperCase();
}
