import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../../../src/providers/certificate.ts';
import { readMetadata } from '../../../../src/providers/saml-metadata.ts';
import { wrongDifference } from '../../../../src/providers/aws/saml-providers/difference.ts';
import type { MetadataEdit } from '../../../../src/providers/aws/saml-providers/edit-metadata.ts';
import { editMetadata } from '../../../../src/providers/aws/saml-providers/edit-metadata.ts';
import { samlMetadata } from '../../../support/saml-metadata.ts';
import { signingCertificate } from '../../../support/saml-signing.ts';

const certificates = ['old', 'new', 'third'].map((name) =>
  readCertificate(Buffer.from(signingCertificate({ name }).verify.key, 'base64')),
);
const [old, renewed, third] = certificates as [Certificate, Certificate, Certificate];
type Certificate = ReturnType<typeof readCertificate>;

const add = (certificate: Certificate): MetadataEdit => ({ type: 'add', certificate });
const remove = ({ thumbprint }: Certificate): MetadataEdit => ({ type: 'remove', thumbprint });
const documentOf = (...held: readonly Certificate[]) => samlMetadata(held.map(({ der }) => der));
const thumbprints = (document: string) =>
  readMetadata(document).certificates.map(({ thumbprint }) => thumbprint);

/** A document with an identity provider for each of these lists. */
function withProviders(...lists: readonly (readonly Certificate[])[]): string {
  const provider = /<IDPSSODescriptor.*<\/IDPSSODescriptor>/;
  const descriptors = lists.map((held) => provider.exec(documentOf(...held))?.[0] ?? '');
  return documentOf().replace(provider, () => descriptors.join('\n'));
}

/** The document after an edit that has to succeed. */
function after(document: string, edit: MetadataEdit): string {
  const edited = editMetadata(document, edit);
  expect(edited).toMatchObject({ status: 'edited' });
  return edited.status === 'edited' ? edited.document : '';
}

/** The ways in which identity providers write the same document. */
const styles: readonly ((document: string) => string)[] = [
  (document) => document,
  (document) => document.replaceAll(/></g, '>\r\n    <'),
  (document) => document.replaceAll(/<(\/?)(\w)/g, '<$1md:$2'),
  (document) => document.replaceAll(' use="signing"', " use = 'signing'\n"),
  (document) => document.replaceAll(' use="signing"', ''),
  (document) => document.replaceAll(/(MII[^<]{60})/g, '\n$1\n'),
  (document) => document.replace('<IDPSSO', '<!-- "quoted > and \' --><IDPSSO'),
  (document) => document.replaceAll(/(<\/?)(KeyInfo|X509Data|X509Certificate)/g, '$1ds:$2'),
];
const style = fc
  .subarray([...styles])
  .map((some) => (document: string) => some.reduce((text, each) => each(text), document));

describe('a certificate that is added', () => {
  it('is a copy of the key before it, and nothing else is another', () => {
    const document = documentOf(old);
    const key = /<KeyDescriptor.*<\/KeyDescriptor>/.exec(document)?.[0] ?? '';
    expect(after(document, add(renewed))).toBe(
      document.replace(key, `${key}${key.replace(old.der, renewed.der)}`),
    );
  });

  it('stands on a line of its own, where the others do', () => {
    const lines = (...held: readonly Certificate[]) => documentOf(...held).replaceAll('<KeyD', '\n    <KeyD');
    expect(after(lines(old), add(renewed))).toBe(lines(old, renewed));
  });

  it('is in the document beside the others, however that is written', () => {
    fc.assert(
      fc.property(style, fc.subarray([old, third], { minLength: 1 }), (write, held) => {
        const document = write(documentOf(...held));
        expect(thumbprints(after(document, add(renewed)))).toEqual(
          [...held, renewed].map(({ thumbprint }) => thumbprint),
        );
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('and removed again leaves the document as it was, to the byte', () => {
    fc.assert(
      fc.property(style, fc.subarray([old, third], { minLength: 1 }), (write, held) => {
        const document = write(documentOf(...held));
        expect(after(after(document, add(renewed)), remove(renewed))).toBe(document);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('is in each of several identity providers that sign with the same', () => {
    const document = samlMetadata([old.der], { providers: 2 });
    const edited = after(document, add(renewed));
    expect(edited.split(renewed.der)).toHaveLength(3);
    expect(after(edited, remove(renewed))).toBe(document);
  });

  it.each([
    { name: 'the first', lists: [[old], [old, renewed]] },
    { name: 'the last', lists: [[renewed, old], [old]] },
    { name: 'those between', lists: [[old, renewed], [old], [old], [renewed, old]] },
  ])('is put where it lacks, though others have it: $name', ({ lists }) => {
    const edited = after(withProviders(...lists), add(renewed));
    const wanted = lists.map((held) => (held.includes(renewed) ? held : [...held, renewed]));
    expect(edited).toBe(withProviders(...wanted));
    expect(editMetadata(edited, add(renewed))).toEqual({ status: 'satisfied' });
  });

  it('is not sent with the byte order mark of what was there', () => {
    expect(after(`\uFEFF${documentOf(old)}`, add(renewed))).toBe(after(documentOf(old), add(renewed)));
  });

  it('leaves a signature of the document and its other keys as they are', () => {
    const signature = `<Signature><KeyInfo><X509Data><X509Certificate>${old.der}</X509Certificate></X509Data></KeyInfo></Signature>`;
    const document = documentOf(old).replace('<IDPSSO', `${signature}<IDPSSO`);
    expect(after(document, add(renewed))).toBe(
      after(documentOf(old), add(renewed)).replace('<IDPSSO', `${signature}<IDPSSO`),
    );
  });
});

describe('a certificate that is removed', () => {
  it('is gone wherever it signed, and nowhere else', () => {
    const document = samlMetadata([old.der, renewed.der, old.der], { providers: 2 });
    const encryption = document.replace('use="signing"', 'use="encryption"');
    expect(after(document, remove(old))).toBe(samlMetadata([renewed.der], { providers: 2 }));
    expect(after(encryption, remove(old))).toContain(old.der);
  });
});

describe('an edit that is already made', () => {
  it.each([
    { name: 'an addition', document: documentOf(old, renewed), edit: add(renewed) },
    { name: 'a removal', document: documentOf(old), edit: remove(renewed) },
  ])('changes nothing: $name', ({ document, edit }) => {
    expect(editMetadata(document, edit)).toEqual({ status: 'satisfied' });
  });
});

const plain = documentOf(old);
const two = `${old.der}</X509Certificate><X509Certificate>${third.der}`;

describe('an edit is refused', () => {
  it.each([
    {
      name: 'that removes the last certificate',
      code: 'SAML_LAST_CERTIFICATE',
      document: plain,
      edit: remove(old),
    },
    {
      name: 'that removes the last certificate that can be read',
      code: 'SAML_LAST_CERTIFICATE',
      document: samlMetadata([old.der, 'AAAA']),
      edit: remove(old),
    },
    {
      name: 'that removes the last certificate of one of several identity providers',
      code: 'SAML_LAST_CERTIFICATE',
      document: documentOf(old).replace(
        '</EntityDescriptor>',
        `${documentOf(old, third).split('-->')[1] ?? ''}`,
      ),
      edit: remove(old),
    },
    {
      name: 'of a document with ten keys',
      code: 'SAML_METADATA_FULL',
      document: samlMetadata(Array<string>(10).fill(old.der)),
      edit: add(renewed),
    },
    {
      name: 'of what is no XML',
      code: 'SAML_METADATA_UNEDITABLE',
      document: plain.slice(0, -5),
      edit: add(renewed),
    },
    {
      name: 'of a document without a certificate',
      code: 'SAML_METADATA_UNEDITABLE',
      document: samlMetadata([]),
      edit: add(renewed),
    },
    {
      name: 'where identity providers sign with different certificates',
      code: 'SAML_METADATA_UNEDITABLE',
      document: documentOf(old).replace('</EntityDescriptor>', documentOf(third).split('-->')[1] ?? ''),
      edit: add(renewed),
    },
    {
      name: 'where one of the identity providers has none that can be read',
      code: 'SAML_METADATA_UNEDITABLE',
      document: samlMetadata(['AAAA']).replace('</EntityDescriptor>', plain.split('-->')[1] ?? ''),
      edit: add(renewed),
    },
    {
      name: 'where a key says more than its certificate',
      code: 'SAML_METADATA_UNEDITABLE',
      document: plain.replace('<X509Data>', '<KeyName>old</KeyName><X509Data>'),
      edit: add(renewed),
    },
    {
      name: 'where a copy would have the same id',
      code: 'SAML_METADATA_UNEDITABLE',
      document: plain.replace('<KeyInfo', '<KeyInfo Id="k"'),
      edit: add(renewed),
    },
    {
      name: 'that would take another certificate along',
      code: 'SAML_METADATA_UNEDITABLE',
      document: samlMetadata([two, renewed.der]),
      edit: remove(old),
      words: 'shares its KeyDescriptor',
    },
    {
      name: 'whose certificate is not the one that it is called',
      code: 'SAML_METADATA_UNEDITABLE',
      document: plain,
      edit: add({ ...renewed, der: third.der }),
    },
    {
      name: 'whose certificate is more than one',
      code: 'SAML_METADATA_UNEDITABLE',
      document: plain,
      edit: add({
        ...renewed,
        der: `${renewed.der}</X509Certificate></X509Data><X509Data><X509Certificate>${third.der}`,
      }),
    },
  ])('$name', ({ document, edit, code, words = '' }) => {
    expect(editMetadata(document, edit)).toMatchObject({
      status: 'refused',
      failure: { code, message: expect.stringContaining(words) },
    });
  });
});

describe('the proof of an edit', () => {
  const done = after(plain, add(renewed));
  it.each([
    { name: 'an entity id', text: done.replace('entityID="https', 'entityID="http') },
    { name: 'a sign-in address', text: done.replace('/saml2"', '/saml"') },
    { name: 'a comment', text: done.replace('metadata metadata', 'metadata') },
    { name: 'another certificate', text: done.replace(old.der, third.der) },
    { name: 'one more certificate', text: after(done, add(third)) },
    { name: 'nothing', text: plain },
    { name: 'the order', text: documentOf(renewed, third, old) },
    { name: 'the number of identity providers', text: done.replace(/<IDPSSO.*Descriptor>/, '$&$&') },
  ])('finds that it changed $name', ({ text }) => {
    expect(wrongDifference(plain, done, add(renewed))).toBeUndefined();
    expect(wrongDifference(plain, text, add(renewed))).toMatch(/^the edit would have /);
  });

  it('finds that one of several identity providers was left out', () => {
    const before = withProviders([old], [old, third]);
    for (const half of [
      withProviders([old, renewed], [old, third]),
      withProviders([old], [old, third, renewed]),
    ])
      expect(wrongDifference(before, half, add(renewed))).toMatch(/^the edit would have /);
    const whole = withProviders([old, renewed], [old, third, renewed]);
    expect(wrongDifference(before, whole, add(renewed))).toBeUndefined();
  });
});
