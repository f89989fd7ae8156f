import type { CheckResult, Posture } from '../model/posture.ts';
import { repeated, type LabOptions } from './options.ts';

/** Commands of ours in a sentence: `rolebridge rotate saml production`. */
const ownCommand = /\brolebridge (rotate (?:saml|scim)|doctor accounts|apply|claims|doctor|plan|setup)\b/gu;

/** What a posture says to do, with our commands as this person has to type them: they can be pasted. */
export function withOwnCommands(
  { connections, own }: Posture,
  program: string,
  { config, lab, at }: LabOptions,
): Posture {
  const options = repeated({
    ...(config === undefined ? {} : { config }),
    ...(lab === undefined ? {} : { lab }),
    ...(at === undefined ? {} : { at }),
  });
  const typed = (result: CheckResult): CheckResult =>
    'next' in result && result.next !== undefined
      ? {
          ...result,
          next: result.next.replace(ownCommand, (_, command: string) => `${program} ${command}${options}`),
        }
      : result;
  return {
    connections: connections.map((each) => ({ ...each, results: each.results.map(typed) })),
    own: own.map(typed),
  };
}
