import type { Lab } from '../lab.ts';

/**
 * In the place of the global `fetch`, for what has no SDK: the federation metadata and the SCIM endpoint. A connection
 * that breaks, a host that is nowhere and an aborted request fail as they do there: with a TypeError whose cause is
 * the socket's error, or with the signal's reason.
 */
export function labFetch(lab: Lab): (request: Request) => Promise<Response> {
  return (request) => lab.fetch(request);
}
