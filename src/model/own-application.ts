import type { RunContext } from '../core/context.ts';

/** What Rolebridge's own app registration proves itself with. */
export interface OwnApplication {
  readonly displayName: string;
  /** Nothing reads the text of a secret back. */
  readonly secrets: readonly OwnSecret[];
  /** Uploaded, without their private keys. */
  readonly certificates: readonly OwnSecret[];
  readonly federatedCredentials: readonly {
    readonly name: string;
    readonly issuer: string;
    readonly subject: string;
    readonly audiences: readonly string[];
  }[];
}

export interface OwnSecret {
  readonly keyId: string;
  readonly displayName: string | null;
  /** ISO times. */
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface OwnApplicationReader {
  /** That this works shows that the login does. @throws RolebridgeError ENTRA_* */
  application(appId: string, context: RunContext): Promise<OwnApplication>;
}
