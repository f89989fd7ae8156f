import { cutTo } from '../../core/words.ts';
import type { Credential, Finding } from '../../model/credentials.ts';

/** DynamoDB takes 400 KB an item. More than this of one text is in the clouds and in the report only. */
const longest = 2_000;

/** A credential as memory keeps it. */
export function noted(credential: Credential): Credential {
  const { title, livesIn, cutsOff, source, remedy } = credential;
  return {
    ...credential,
    title: cut(title),
    livesIn: cut(livesIn),
    cutsOff: cut(cutsOff),
    source: cut(source),
    remedy: cut(remedy),
  };
}

/** A finding as memory keeps it; its subjects are kept beside it. */
export function notedFinding({ key, severity, title, text, remedy }: Finding): Finding {
  return { key, severity, title: cut(title), text: cut(text), remedy: cut(remedy) };
}

function cut(text: string): string {
  return cutTo(text, longest);
}
