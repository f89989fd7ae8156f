import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { Lab } from '../lab.ts';

/** The last middleware of a Graph client, in the place of its HTTPMessageHandler. */
export function graphMiddleware(lab: Lab): Middleware {
  return {
    async execute(context: Context) {
      const { request, options } = context;
      context.response = await lab.fetch(new Request(request, options));
    },
  };
}
