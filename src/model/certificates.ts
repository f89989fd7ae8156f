/** One X.509 certificate, as plain data. */
export interface Certificate {
  /** SHA-1 of the DER in upper-case hexadecimal digits, made from the certificate itself and nothing that names it. */
  readonly thumbprint: string;
  /** In one line: `CN=Microsoft Azure Federated SSO Certificate`. */
  readonly subject: string;
  /** ISO times. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** The DER as base64, in one line. */
  readonly der: string;
}
