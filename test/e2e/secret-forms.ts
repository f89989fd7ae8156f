import { createHash } from 'node:crypto';
import type { Lab } from '../../src/lab/lab.ts';

/** Kind of secret -> the values of it that went over the wire. */
export type Secrets = Map<string, Set<string>>;

function add(secrets: Secrets, kind: string, value: string | null | undefined): void {
  if (value === null || value === undefined || value === '') return;
  secrets.set(kind, (secrets.get(kind) ?? new Set()).add(value));
}

/** A lab that notes every secret that it is given or gives, before anything is blotted out. */
export function tapped(lab: Lab, secrets: Secrets): Lab {
  return {
    ...lab,
    async fetch(request) {
      noteRequest(request.headers, await request.clone().text(), secrets);
      const response = await lab.fetch(request);
      noteReply(await response.clone().text(), secrets);
      return response;
    },
  };
}

function noteRequest(headers: Headers, body: string, secrets: Secrets): void {
  add(secrets, 'bearer token', /^Bearer (.+)$/u.exec(headers.get('authorization') ?? '')?.[1]);
  add(secrets, 'session token', headers.get('x-amz-security-token'));
  if (/^[\w.-]+=/u.test(body)) {
    const form = new URLSearchParams(body);
    add(secrets, 'client secret', form.get('client_secret'));
    add(secrets, 'client assertion', form.get('client_assertion'));
  }
  for (const [, value] of body.matchAll(/"key":"SecretToken","value":"([^"]+)"/gu))
    add(secrets, 'SCIM token given to Entra', value);
}

function noteReply(body: string, secrets: Secrets): void {
  for (const [kind, pattern] of Object.entries(inReplies))
    for (const [, value] of body.matchAll(pattern)) add(secrets, kind, value);
}

const inReplies = {
  'secret access key': /<SecretAccessKey>([^<]+)</gu,
  'session token': /<SessionToken>([^<]+)</gu,
  'web identity token': /<WebIdentityToken>([^<]+)</gu,
  'bearer token': /"access_token":"([^"]+)"/gu,
  'secret of Secrets Manager': /"SecretString":"([^"]+)"/gu,
};

/** What the lab gave out with an access key: it draws them from the key's number, the same on every run. */
export function sessionOf(accessKeyId: string): { readonly secretAccessKey: string; readonly token: string } {
  const number = Number(accessKeyId.replace('ASIALAB', ''));
  const drawn = (seed: string): string =>
    createHash('sha256').update(`lab ${seed} ${number}`).digest('base64').slice(0, 40);
  return { secretAccessKey: drawn('secret'), token: drawn('token').repeat(4) };
}

/** As it is, in a URL or a form, in JSON, and in base64 at each of the three places where it may begin in a text. */
export function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const encoded = [0, 1, 2].flatMap((lead) => {
    const shifted = Buffer.concat([Buffer.alloc(lead), bytes]);
    // What the bytes before and after have a part in is left out.
    const from = Math.ceil((lead * 8) / 6);
    const to = Math.floor((shifted.length * 8) / 6);
    return [shifted.toString('base64').slice(from, to), shifted.toString('base64url').slice(from, to)];
  });
  const form = new URLSearchParams({ v: value }).toString().slice(2);
  return [
    ...new Set([value, encodeURIComponent(value), form, JSON.stringify(value).slice(1, -1), ...encoded]),
  ];
}

/** Any JSON Web Token at all. */
const jwt = /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/u;

/** `<place>: <what>` for each secret that a text shows. */
export function shownIn(
  texts: ReadonlyMap<string, string>,
  values: ReadonlyMap<string, string>,
): readonly string[] {
  const forms = [...values].map(([value, kind]) => ({ kind, forms: formsOf(value) }));
  return [...texts].flatMap(([place, text]) =>
    [
      ...forms.filter((each) => each.forms.some((form) => text.includes(form))).map(({ kind }) => kind),
      ...(jwt.test(text) ? ['a JSON Web Token'] : []),
    ].map((what) => `${place}: ${what}`),
  );
}
