import type { Lab } from '../../src/lab/lab.ts';
import { labFetch } from '../../src/lab/mounts/fetch.ts';
import { graphMiddleware } from '../../src/lab/mounts/graph-middleware.ts';
import { httpClient } from '../../src/lab/mounts/http-client.ts';
import { requestHandler } from '../../src/lab/mounts/request-handler.ts';
import type { Transport } from '../../src/providers/transport.ts';

/** Sends everything to the lab, both clouds. */
export function labTransport(lab: Lab): Transport {
  return {
    requestHandler: requestHandler(lab),
    graphMiddleware: () => graphMiddleware(lab),
    httpClient: httpClient(lab),
    entraFetch: labFetch(lab),
    awsFetch: labFetch(lab),
  };
}
