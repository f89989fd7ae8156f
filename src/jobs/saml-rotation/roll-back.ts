import { RolebridgeError } from '../../core/errors.ts';
import type { Certificate } from '../../model/certificates.ts';
import { doubtsAbout } from './acceptance.ts';
import { hasBegun, isExpired } from './choice.ts';
import type { Situation } from './situation.ts';

type Known = Pick<Situation, 'connection' | 'servicePrincipal' | 'acceptance' | 'active' | 'record'>;

/**
 * The certificate that was active before, or undefined when that one is active again already. Where nobody noted it:
 * of those that begin before the active one, are valid and accepted in every account, the one that begins last. What
 * begins later is the next one, and no way back.
 * @throws RolebridgeError ROLLBACK_IMPOSSIBLE when Entra has none
 */
export function rollBackTarget(known: Known, now: Date): Certificate | undefined {
  const { connection, servicePrincipal, active, record } = known;
  if (record.active?.how === 'rolled-back') return undefined;
  const from = record.active?.from;
  if (from === undefined) {
    const guessed = guess(known, now);
    if (guessed !== undefined) return guessed;
    throw impossible(connection.name, 'nobody noted which certificate was active before, and no other fits');
  }
  const noted = servicePrincipal.certificates.find(({ thumbprint }) => thumbprint === from);
  if (noted !== undefined) return noted;
  throw impossible(
    connection.name,
    `${from} was active before ${active.thumbprint}, and Entra has it no longer`,
  );
}

function guess({ servicePrincipal, acceptance, active }: Known, now: Date): Certificate | undefined {
  return servicePrincipal.certificates
    .filter(({ notBefore }) => Date.parse(notBefore) < Date.parse(active.notBefore))
    .filter((each) => hasBegun(each, now) && !isExpired(each, now))
    .filter(({ thumbprint }) => doubtsAbout(acceptance, thumbprint, 'activate').length === 0)
    .toSorted(
      (a, b) => Date.parse(a.notBefore) - Date.parse(b.notBefore) || (a.thumbprint < b.thumbprint ? -1 : 1),
    )
    .at(-1);
}

function impossible(connection: string, why: string): RolebridgeError {
  return new RolebridgeError('ROLLBACK_IMPOSSIBLE', `${connection} cannot be rolled back: ${why}`, {
    hint: 'Nothing was changed. Any certificate that every account accepts can be made active in the Entra admin center.',
  });
}
