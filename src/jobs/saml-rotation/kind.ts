import type { Kind } from '../../core/kind.ts';
import type { Certificate } from '../../model/certificates.ts';
import { keyOf, type RotationItem } from './rotation-item.ts';

/**
 * A certificate is its thumbprint, in one account; the pointer of a connection is one thing, whatever it points to.
 * The guard counts the certificates of all accounts of a connection together.
 */
export const rotationKind: Kind<RotationItem> = {
  noun: 'certificate',
  key: keyOf,
  target: ({ connection }) => connection,
  scope: (item) => (item.type === 'accepted-certificate' ? item.account.id : item.connection),
  foreign: (item) => (item.type === 'accepted-certificate' ? item.foreign : undefined),
  differences(before, after) {
    if (before.type !== 'active-certificate' || after.type !== 'active-certificate') return [];
    const [had, has] = [before.certificate.thumbprint, after.certificate.thumbprint];
    return had === has ? [] : [{ field: 'thumbprint', before: had, after: has }];
  },
  effect,
  words,
};

/** Without what Entra and the accounts had when it was planned. */
function effect(item: RotationItem): unknown {
  switch (item.type) {
    case 'signing-certificate': {
      const { known: _known, ...made } = item;
      return made;
    }
    case 'accepted-certificate':
      return { arn: item.arn, thumbprint: item.certificate.thumbprint };
    case 'active-certificate':
      return { thumbprint: item.certificate.thumbprint, purpose: item.purpose };
  }
}

function words(item: RotationItem): readonly string[] {
  switch (item.type) {
    case 'signing-certificate':
      return ['Entra ID', 'makes', `a new certificate ${item.subject}, not active yet`];
    case 'accepted-certificate':
      return [item.account.id, item.account.name, `accepts ${certificateWords(item.certificate)}`];
    case 'active-certificate':
      return ['Entra ID', 'signs with', certificateWords(item.certificate)];
  }
}

/** `9F86D081 until 2029-01-01`: as much of it as the portals show at a glance. */
export function certificateWords({ thumbprint, notAfter }: Certificate): string {
  return `${thumbprint.slice(0, 8)} until ${day(Date.parse(notAfter))}`;
}

export function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
