import * as z from 'zod';
import type { ClientName } from './tenant.ts';
import { CLIENTS, SECRET, TENANT } from './tenant.ts';

const json = z.looseObject({
  access_token: z.string().optional(),
  value: z.array(z.looseObject({})).optional(),
  '@odata.nextLink': z.string().optional(),
});

/** A lab, or the real clouds. */
export interface Fetching {
  fetch(request: Request): Promise<Response>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: z.output<typeof json>;
}

/** A token of the client that is allowed what its name says. */
export async function signIn(lab: Fetching, as: ClientName): Promise<string> {
  const reply = await askForToken(lab, { client_id: CLIENTS[as].appId });
  if (reply.body.access_token === undefined) throw new Error(`No token: ${JSON.stringify(reply.body)}`);
  return reply.body.access_token;
}

/** `null` leaves a field of the form out. */
export async function askForToken(
  lab: Fetching,
  fields: Readonly<Record<string, string | null>> = {},
  { host = 'login.microsoftonline.com', tenantId = TENANT } = {},
): Promise<Reply> {
  const form = {
    grant_type: 'client_credentials',
    client_id: CLIENTS.reader.appId,
    client_secret: SECRET,
    scope: 'https://graph.microsoft.com/.default',
    ...fields,
  };
  const given = Object.entries(form).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return send(lab, `https://${host}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(given),
  });
}

export interface GraphOptions {
  readonly as?: ClientName;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call to Graph v1.0, the path beginning after the version; or to a whole address, such as a next link. */
export async function graph(lab: Fetching, path: string, options: GraphOptions = {}): Promise<Reply> {
  const { as = 'reader', method = 'GET', body, headers = {} } = options;
  const url = path.startsWith('https:') ? path : `https://graph.microsoft.com/v1.0/${path}`;
  return send(lab, url, {
    method,
    headers: {
      authorization: `Bearer ${await signIn(lab, as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

export async function send(lab: Fetching, url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await lab.fetch(new Request(url, init));
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : json.parse(JSON.parse(text)),
  };
}

/** What a refusal says, without the ids. */
export function refusalOf({ status, body }: Reply): { status: number; code: unknown; message: unknown } {
  const { error } = z.object({ error: z.object({ code: z.string(), message: z.string() }) }).parse(body);
  return { status, ...error };
}
