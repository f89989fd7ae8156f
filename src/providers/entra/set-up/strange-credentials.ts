import * as z from 'zod';

/** Microsoft Graph: keyCredential and passwordCredential resource types. */
const secret = z.object({
  customKeyIdentifier: z.string().nullish(),
  endDateTime: z.string().nullish(),
});

export const credentials = {
  passwordCredentials: z.array(secret),
  keyCredentials: z.array(secret.extend({ usage: z.string().nullish() })),
};
export const credentialFields = ['passwordCredentials', 'keyCredentials'] as const;

const holder = z.object(credentials);

/**
 * How many of an object's credentials are neither a SAML signing certificate, nor its private key, nor the password of
 * that: "servicePrincipal: addTokenSigningCertificate" gives all three of them one customKeyIdentifier. A certificate
 * that others encrypt for it with lets nobody in.
 */
export function strangeCredentials({ passwordCredentials, keyCredentials }: z.output<typeof holder>): number {
  const usages = new Map<string, Set<string>>();
  for (const { usage, ...each } of keyCredentials) {
    const key = keyOf(each);
    usages.set(key, (usages.get(key) ?? new Set()).add(usage ?? ''));
  }
  const isOfPair = (each: z.output<typeof secret>): boolean => {
    const own = usages.get(keyOf(each));
    return own?.has('Sign') === true && own.has('Verify');
  };
  const strange = [...passwordCredentials, ...keyCredentials.filter(({ usage }) => usage !== 'Encrypt')];
  return strange.filter((each) => !isOfPair(each)).length;
}

/** Old ones have no identifier, and end together. */
function keyOf({ customKeyIdentifier, endDateTime }: z.output<typeof secret>): string {
  return customKeyIdentifier ? `id ${customKeyIdentifier}` : `until ${endDateTime ?? ''}`;
}
