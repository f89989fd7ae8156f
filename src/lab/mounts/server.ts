import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { hostOf } from '../aws/hosts.ts';
import { readSignature } from '../aws/signature.ts';
import { socketError } from '../connection.ts';
import type { Lab } from '../lab.ts';
import type { World } from '../world.ts';
import { entraHostOf, linksToLoopback } from './entra-hosts.ts';

export interface ServedLab {
  /** `http://127.0.0.1:<port>`, for AWS_ENDPOINT_URL. */
  readonly awsUrl: string;
  readonly entraUrl: string;
  close(): Promise<void>;
}

/** A cloud behind a loopback port. */
interface Front {
  /** The cloud's own URL of a request that came in. */
  destination(path: string, headers: Headers): URL;
  /** A reply's body, with links that lead back to the port. */
  body(text: string, loopback: string): string;
}

/**
 * Answers on loopback for other programs, in plain http. Ports may be 0 for any free one. Nothing is bound but
 * 127.0.0.1, and a request under another name than loopback's is refused: a web page may point its own name at
 * this machine (DNS rebinding), and must not reach the lab with it.
 */
export async function serve(
  lab: Lab,
  ports: { readonly awsPort: number; readonly entraPort: number },
): Promise<ServedLab> {
  const aws = await listen(lab, ports.awsPort, awsFront(lab));
  const entra = await listen(lab, ports.entraPort, entraFront(lab)).catch(async (error: unknown) => {
    // A server that nobody gets to close would keep the process alive.
    await closed(aws);
    throw error;
  });
  return {
    awsUrl: urlOf(aws),
    entraUrl: urlOf(entra),
    async close() {
      await Promise.all([closed(aws), closed(entra)]);
    },
  };
}

function awsFront({ world }: Lab): Front {
  return {
    destination(path, headers) {
      const { service, region } = readSignature(headers) ?? unsigned(path, world);
      return new URL(path, `https://${hostOf(world.aws.partition, service, region)}`);
    },
    body: (text) => text,
  };
}

/** SCIM is the one service that takes no signature: its path tells it. */
const SCIM_PATH = /^\/[^/]+\/scim\/v2\//;

function unsigned(path: string, { aws }: World): { readonly service: string; readonly region: string } {
  return SCIM_PATH.test(path)
    ? { service: 'scim', region: aws.identityCenter?.primaryRegion ?? 'us-east-1' }
    : { service: 'unsigned', region: 'us-east-1' };
}

function entraFront({ world }: Lab): Front {
  const { cloud } = world.entra;
  return {
    destination: (path) => new URL(path, `https://${entraHostOf(cloud, path)}`),
    body: (text, loopback) => linksToLoopback(cloud, text, loopback),
  };
}

async function listen(lab: Lab, port: number, front: Front): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    answer(lab, incoming, outgoing, front).catch((error: unknown) => {
      if (socketError(error) === undefined) outgoing.writeHead(500).end(String(error));
      // The client is to see a reset, not the orderly end of a connection.
      else incoming.socket.resetAndDestroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function answer(lab: Lab, incoming: IncomingMessage, outgoing: ServerResponse, front: Front) {
  if (!isLoopback(incoming.headers.host)) {
    outgoing
      .writeHead(421, { 'content-type': 'text/plain' })
      .end('The lab answers to 127.0.0.1 and localhost only.\n');
    return;
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  const body = await readBody(incoming);
  const method = incoming.method ?? 'GET';
  const url = front.destination(incoming.url ?? '/', headers);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const reply = await lab.fetch(new Request(url, { method, headers, ...(hasBody ? { body } : {}) }));

  // As the bytes are: text() would take a byte order mark away.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const text = front.body(decoder.decode(await reply.arrayBuffer()), `http://${incoming.headers.host ?? ''}`);
  outgoing.writeHead(reply.status, Object.fromEntries(reply.headers)).end(text);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function isLoopback(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host ?? '');
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The lab is not listening on a port.');
  return `http://127.0.0.1:${address.port}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
