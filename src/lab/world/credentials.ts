import * as z from 'zod';

const guid = z.uuid();

/** Graph: keyCredential resource type. */
export const keyCredential = z.strictObject({
  keyId: guid.describe('Of a Sign key also what the lab derives its private key from, which is kept nowhere'),
  usage: z.enum(['Sign', 'Verify']),
  type: z.enum(['AsymmetricX509Cert', 'X509CertAndPassword']).default('AsymmetricX509Cert'),
  customKeyIdentifier: z
    .base64()
    .nullable()
    .default(null)
    .describe("SHA-1 of the certificate, which ties a certificate's credentials together"),
  displayName: z.string().nullable().default(null),
  startDateTime: z.iso.datetime(),
  endDateTime: z.iso.datetime(),
  key: z.base64().nullable().default(null).describe('The certificate (DER) of a Verify key'),
});

/** Graph: passwordCredential resource type. Nothing ever reads the text of a secret back, so there is none. */
export const passwordCredential = z.strictObject({
  keyId: guid,
  customKeyIdentifier: z.base64().nullable().default(null),
  displayName: z.string().nullable().default(null),
  hint: z.string().max(3).nullable().default(null),
  startDateTime: z.iso.datetime(),
  endDateTime: z.iso.datetime(),
});

export type KeyCredential = z.output<typeof keyCredential>;
export type PasswordCredential = z.output<typeof passwordCredential>;
