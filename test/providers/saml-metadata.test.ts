import { describe, expect, it } from 'vitest';
import { readMetadata } from '../../src/providers/saml-metadata.ts';
import { CERTIFICATE, samlMetadata, SHORT_CERTIFICATE } from '../support/saml-metadata.ts';

const LONG = 'E3980834760F1D661D9B5F2B0695A714DCE1AA89';
const SHORT = 'DC98154798F8760EDFE6D43CB290EDBEA5D86077';
const both = samlMetadata([CERTIFICATE, SHORT_CERTIFICATE]);
const pem = `-----BEGIN CERTIFICATE-----\n${CERTIFICATE.replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----`;

function thumbprints(text: string): readonly string[] {
  const { certificates, problems } = readMetadata(text);
  expect(problems).toEqual([]);
  return certificates.map(({ thumbprint }) => thumbprint);
}

/** A document whose first certificate is written in another way. */
const written = (text: string) => both.replace(CERTIFICATE, text);

describe('the signing certificates of metadata', () => {
  it.each([
    { name: 'in their order', text: both },
    { name: 'behind a byte order mark', text: `\uFEFF${both}` },
    { name: 'on several lines', text: written(CERTIFICATE.replaceAll(/(.{64})/g, '\t$1\r\n')) },
    { name: 'with escaped line breaks', text: written(CERTIFICATE.replaceAll(/(.{64})/g, '$1&#xD;\n')) },
    { name: 'in PEM armour', text: written(pem) },
    { name: 'in CDATA', text: written(`<![CDATA[${CERTIFICATE}]]>`) },
    { name: 'around a comment', text: written(CERTIFICATE.replace('MIID', 'MI<!-- - -->ID')) },
    { name: 'with prefixes', text: both.replaceAll(/<(\/?)(\w)/g, '<$1any-1.:$2') },
    { name: 'of keys for anything', text: both.replaceAll(' use="signing"', '') },
    {
      name: 'once, though they are there twice',
      text: samlMetadata([CERTIFICATE, SHORT_CERTIFICATE, CERTIFICATE]),
    },
    {
      name: 'of several identity providers',
      text: samlMetadata([CERTIFICATE, SHORT_CERTIFICATE], { providers: 3 }),
    },
    {
      name: 'of entities in a list',
      text:
        both.replace('<EntityDescriptor', '<EntitiesDescriptor><EntityDescriptor') + '</EntitiesDescriptor>',
    },
    {
      name: 'whatever the document says of its own validity',
      text: both.replace('ID=', 'validUntil="2001-01-01T00:00:00Z" ID='),
    },
  ])('are read $name', ({ text }) => {
    expect(thumbprints(text)).toEqual([LONG, SHORT]);
  });

  it.each([
    { name: 'a key for encryption', text: both.replace('use="signing"', 'use="encryption"') },
    {
      name: 'the signature of the document',
      text: samlMetadata([SHORT_CERTIFICATE]).replace(
        '<IDPSSODescriptor',
        `<ds:Signature><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${CERTIFICATE}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature><IDPSSODescriptor`,
      ),
    },
    {
      name: 'the descriptor of another protocol',
      text: samlMetadata([SHORT_CERTIFICATE]).replace(
        '<IDPSSODescriptor',
        `${(/<IDPSSODescriptor.*<\/IDPSSODescriptor>/.exec(samlMetadata()) ?? [''])[0].replaceAll('IDPSSODescriptor', 'RoleDescriptor')}<IDPSSODescriptor`,
      ),
    },
    {
      name: 'a comment',
      text: samlMetadata([SHORT_CERTIFICATE]).replace(
        '<IDPSSO',
        `<!-- ${samlMetadata().slice(60, 900)} --><IDPSSO`,
      ),
    },
  ])('are not those of $name', ({ text }) => {
    expect(thumbprints(text)).toEqual([SHORT]);
  });

  it.each([
    { name: 'empty', text: '', problem: 'it is empty' },
    { name: 'no base64', text: `${CERTIFICATE.slice(0, 40)}%`, problem: 'it is not base64' },
    { name: 'cut off', text: CERTIFICATE.slice(0, 400), problem: 'it is no X.509 certificate' },
    { name: 'far too long', text: 'A'.repeat(200_001), problem: 'it is far too long' },
  ])('are read beside one that is $name', ({ text, problem }) => {
    const { certificates, problems } = readMetadata(written(text));
    expect(certificates.map(({ thumbprint }) => thumbprint)).toEqual([SHORT]);
    expect(problems).toEqual([`signing certificate 1 cannot be read: ${problem}`]);
  });
});

describe('the signing certificates of several identity providers', () => {
  it.each([
    { name: 'another one', text: withProviders([CERTIFICATE, SHORT_CERTIFICATE], [SHORT_CERTIFICATE]) },
    { name: 'the first', text: withProviders([SHORT_CERTIFICATE], [SHORT_CERTIFICATE, CERTIFICATE]) },
    {
      name: 'another entity',
      text: `<EntitiesDescriptor>${withProviders([SHORT_CERTIFICATE])}${both}</EntitiesDescriptor>`.replaceAll(
        /<\?.*?\?>/g,
        '',
      ),
    },
  ])('are not those that $name does not have', ({ text }) => {
    expect(thumbprints(text)).toEqual([SHORT]);
  });

  it('are those of the ones that sign', () => {
    expect(thumbprints(withProviders([CERTIFICATE, SHORT_CERTIFICATE], []))).toEqual([LONG, SHORT]);
  });

  it('are none where they have none in common, which is told', () => {
    expect(readMetadata(withProviders([CERTIFICATE], [SHORT_CERTIFICATE]))).toEqual({
      certificates: [],
      problems: ['the metadata has no signing certificate that all of its 2 identity providers have'],
    });
  });

  it('are none where those of one cannot be read', () => {
    const { certificates, problems } = readMetadata(withProviders([CERTIFICATE], ['AAAA']));
    expect(certificates).toEqual([]);
    expect(problems).toEqual(['signing certificate 2 cannot be read: it is no X.509 certificate']);
  });
});

/** A document with an identity provider for each of these lists of certificates. */
function withProviders(...lists: readonly (readonly string[])[]): string {
  const descriptors = lists.map(
    (each) => /<IDPSSODescriptor.*<\/IDPSSODescriptor>/.exec(samlMetadata(each))?.[0] ?? '',
  );
  return both.replace(/<IDPSSODescriptor.*<\/IDPSSODescriptor>/, () => descriptors.join('\n'));
}

describe('metadata that is none', () => {
  const unreadable = 'the metadata cannot be read: ';
  it.each([
    { name: 'nothing', text: '', problem: `${unreadable}it is not well-formed XML: Start tag expected.` },
    {
      name: 'a page',
      text: '<html><body>Sign in</body></html>',
      problem: 'the metadata describes no identity provider (IDPSSODescriptor)',
    },
    { name: 'cut off', text: both.slice(0, -10), problem: `${unreadable}it is not well-formed XML: ` },
    { name: 'without a key', text: samlMetadata([]), problem: 'the metadata has no signing certificate' },
    {
      name: 'deep',
      text: '<a>'.repeat(200) + '</a>'.repeat(200),
      problem: `${unreadable}it is no XML that can be parsed: Maximum nested tags exceeded`,
    },
    {
      name: 'longer than IAM takes',
      text: ' '.repeat(10_000_001),
      problem: `${unreadable}it has more than 10000000 characters`,
    },
    { name: 'a bomb of entities', text: bomb(), problem: `${unreadable}it has a document type declaration` },
    {
      name: 'a call to elsewhere',
      text: both.replace('<Entity', '<!DOCTYPE a SYSTEM "https://example.com/a.dtd"><Entity'),
      problem: `${unreadable}it has a document type declaration`,
    },
  ])('is a problem: $name', ({ text, problem }) => {
    const { certificates, problems } = readMetadata(text);
    expect(certificates).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems.join('').length).toBeLessThan(400);
  });
});

/** Nine entities, each ten of the one before. */
function bomb(): string {
  const entities = Array.from({ length: 9 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`);
  return `<!DOCTYPE a [<!ENTITY e0 "ha">${entities.join('')}]><a>&e9;</a>`;
}

describe('metadata of ten megabytes', () => {
  const size = 9_900_000;
  // Time and memory that grow with the square of the length would not come to an end here.
  it.each([
    { name: 'line breaks', text: () => both.replace('<!--', `${'\r\n'.repeat(size / 2)}<!--`), found: 2 },
    {
      name: 'certificates',
      text: () => samlMetadata(Array<string>(7_000).fill(CERTIFICATE)),
      found: 1,
    },
    { name: 'one certificate', text: () => samlMetadata(['A'.repeat(size), SHORT_CERTIFICATE]), found: 1 },
    { name: 'beginnings of elements', text: () => '<'.repeat(size), found: 0 },
  ])(
    'is read to its end: $name',
    ({ text, found }) => {
      expect(readMetadata(text()).certificates).toHaveLength(found);
    },
    60_000,
  );
});
