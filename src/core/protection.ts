import { rule, type Rule } from './withhold.ts';

/**
 * Things that a person named as never to be taken away, such as the break-glass role. They may still be updated.
 *
 * @param protects Gives the entry of the configuration that protects this resource.
 */
export function protection<R>(protects: (resource: R) => string | undefined): Rule<R> {
  return rule('protection', (change) => {
    if (change.action !== 'delete') return undefined;
    const entry = protects(change.before);
    return entry === undefined ? undefined : `protected by "${entry}" in the configuration`;
  });
}
