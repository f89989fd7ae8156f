import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CertificateRequest {
  /** As `openssl genpkey` takes it: `-algorithm RSA -pkeyopt rsa_keygen_bits:2048`. */
  readonly key: string;
  /** As openssl takes it: `/CN=name`. */
  readonly subject: string;
  /** ISO times in whole seconds. */
  readonly from: string;
  readonly to: string;
}

/** A certificate, and what openssl itself says of it. */
export interface MadeCertificate {
  readonly der: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-1, as pairs of digits with colons between them. */
  readonly fingerprint: string;
}

const CONFIGURATION = `
[ca]
default_ca = lab
[lab]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
rand_serial = yes
[any]
commonName = supplied
organizationName = optional
[req]
distinguished_name = name
[name]
`;

/** Made by the openssl of this machine, which has to have one. With `ca`, since `req` of 3.0 knows no start date. */
export function certificateOf({ key, subject, from, to }: CertificateRequest): MadeCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'rolebridge-openssl-'));
  const openssl = (...words: readonly string[]) =>
    execFileSync('openssl', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    writeFileSync(join(folder, 'openssl.cnf'), CONFIGURATION);
    writeFileSync(join(folder, 'index.txt'), '');
    const configured = ['-config', 'openssl.cnf'];
    openssl('genpkey', ...key.split(' '), '-out', 'key.pem');
    openssl(
      'req',
      '-new',
      '-utf8',
      '-key',
      'key.pem',
      '-subj',
      subject,
      '-out',
      'request.pem',
      ...configured,
    );
    const dates = ['-startdate', asn1(from), '-enddate', asn1(to)];
    const files = ['-in', 'request.pem', '-keyfile', 'key.pem', '-out', 'certificate.pem'];
    openssl('ca', '-selfsign', '-batch', '-notext', ...configured, ...dates, ...files);
    openssl('x509', '-in', 'certificate.pem', '-outform', 'DER', '-out', 'certificate.der');
    const said = openssl('x509', '-in', 'certificate.pem', '-noout', '-dates', '-fingerprint', '-sha1');
    return {
      der: readFileSync(join(folder, 'certificate.der')),
      notBefore: new Date(valueOf('notBefore', said)),
      notAfter: new Date(valueOf('notAfter', said)),
      fingerprint: valueOf('sha1 Fingerprint', said),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** 20261120080000Z */
function asn1(time: string): string {
  return time.replaceAll(/[-:T]/g, '');
}

function valueOf(name: string, text: string): string {
  const found = text.split('\n').find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}=`));
  if (found === undefined) throw new Error(`openssl says nothing of ${name}: ${text}`);
  return found.slice(name.length + 1);
}
