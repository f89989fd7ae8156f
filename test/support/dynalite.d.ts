/** dynalite has no types of its own: an HTTP server that speaks DynamoDB, in memory when it has no path. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options?: {
    /** Milliseconds that a table stays in state CREATING. */
    readonly createTableMs?: number;
    readonly path?: string;
  }): Server;
}
