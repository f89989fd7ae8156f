import type { LabRequest } from './operation.ts';

/** Reads the body once, so that naming, faults, handling and journal all see the same text. */
export async function readRequest(request: Request): Promise<LabRequest> {
  const body = await request.text();
  return { method: request.method, url: new URL(request.url), headers: new Headers(request.headers), body };
}
