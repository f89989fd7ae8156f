import type { Failure } from '../../../core/errors.ts';
import type { Certificate } from '../../../model/certificates.ts';
import { parseMetadata, withoutMark } from '../../saml-metadata.ts';
import { addedKey } from './added-key.ts';
import { wrongDifference } from './difference.ts';
import { full, uneditable } from './refusals.ts';
import { removedKey } from './removed-key.ts';
import { splice } from './splice.ts';

export type MetadataEdit =
  | { readonly type: 'add'; readonly certificate: Certificate }
  | { readonly type: 'remove'; readonly thumbprint: string };

export type Edited =
  | { readonly status: 'edited'; readonly document: string }
  /** The document is as the edit wants it. */
  | { readonly status: 'satisfied' }
  | { readonly status: 'refused'; readonly failure: Failure };

/** Why there is nothing to change. */
export type NoSplices = 'satisfied' | Failure;

/** AWS: "IAM and STS quotas": keys of one SAML provider. */
const MOST_KEYS = 10;

/**
 * Edits a metadata document as a text: everything but the KeyDescriptors of one certificate stays as it is, to the
 * byte. The document's own signature, where it has one, stays as well and fits no longer: AWS documents no check of
 * it. What came out is compared with what went in before anybody gets it.
 */
export function editMetadata(document: string, edit: MetadataEdit): Edited {
  try {
    return edited(withoutMark(document), edit);
  } catch (error) {
    return refused(
      uneditable(`it cannot be read: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
}

function edited(before: string, edit: MetadataEdit): Edited {
  const providers = parseMetadata(before);
  const splices =
    edit.type === 'add'
      ? addedKey(before, providers, edit.certificate)
      : removedKey(before, providers, edit.thumbprint);
  if (splices === 'satisfied') return { status: 'satisfied' };
  if ('code' in splices) return refused(splices);
  const keys = providers.reduce((sum, each) => sum + each.certificateCount, 0);
  if (edit.type === 'add' && keys + splices.length > MOST_KEYS) return refused(full(keys, MOST_KEYS));
  const after = splice(before, splices);
  const wrong = wrongDifference(before, after, edit);
  return wrong === undefined ? { status: 'edited', document: after } : refused(uneditable(wrong));
}

function refused(failure: Failure): Edited {
  return { status: 'refused', failure };
}
