import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A file as SARIF names it: relative to where we are, as code-scanning pages want it, and else by its whole address. */
export function uriOf(file: string): string {
  const path = relative('', file);
  if (path.startsWith('..') || isAbsolute(path)) return pathToFileURL(file).href;
  return path.split(sep).map(encodeURIComponent).join('/');
}

/** Where jobs.posture names a connection, from 1; the first line when it is not found. */
export function lineOfConnection(config: string, connection: string): number {
  const lines = config.split('\n');
  const section = lines.findIndex((line) => /^\s*["']?posture["']?\s*:/u.test(line));
  const name = new RegExp(String.raw`\bname["']?\s*:\s*["']?${connection}["']?\s*(?:[,}#].*)?$`, 'u');
  const found = lines.findIndex((line, index) => index > section && name.test(line));
  return section < 0 || found < 0 ? 1 : found + 1;
}
