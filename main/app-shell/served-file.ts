import path from 'node:path';
import { appHost, appScheme } from './origin.ts';

/**
 * The file of a URL under `root`, or undefined for another host, an undecodable path or one that leaves the root.
 * Back-slashes and NUL are refused: on Windows they would be separators that URL did not normalise.
 */
export function fileFor(root: string, url: string): string | undefined {
  try {
    const parsed = new URL(url);
    if (parsed.protocol !== `${appScheme}:` || parsed.host !== appHost) return undefined;
    const name = decodeURIComponent(parsed.pathname);
    if (/[\\\0%]/.test(name)) return undefined;
    const file = path.resolve(root, `.${name === '/' ? '/index.html' : name}`);
    const relative = path.relative(root, file);
    return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? undefined : file;
  } catch {
    return undefined;
  }
}
