import { RE2JS } from 're2js';

/**
 * Whether a document's `allowedPattern` allows a value; AWS matches the whole value with Java's patterns. undefined where
 * that is left to AWS: an empty pattern, one that is Java's alone, one that would take too long. Patterns are anybody's, and
 * a backtracking engine can be kept busy for ever by a few characters of one: this engine takes linear time.
 */
export function isAllowed(pattern: string, value: string): boolean | undefined {
  const matcher = matcherOf(pattern);
  if (matcher === undefined || matcher.programSize() * value.length > mostSteps) return undefined;
  return matcher.matches(value);
}

/** Characters of a pattern that is read at all. */
const longestPattern = 2_000;
/** States of the pattern by characters of the value: about a tenth of a second. */
const mostSteps = 200_000;
/** Patterns are asked for with each key that is pressed, and take their time to be read. */
const mostKept = 200;
const kept = new Map<string, RE2JS | undefined>();

function matcherOf(pattern: string): RE2JS | undefined {
  if (pattern === '' || pattern.length > longestPattern) return undefined;
  if (kept.has(pattern)) return kept.get(pattern);
  if (kept.size >= mostKept) kept.clear();
  const matcher = compiled(pattern);
  kept.set(pattern, matcher);
  return matcher;
}

function compiled(pattern: string): RE2JS | undefined {
  // Of two classes what is in both: read as one class by all but Java.
  if (pattern.includes('&&[')) return undefined;
  try {
    return RE2JS.compile(pattern.replaceAll(/\\(?:u([\dA-Fa-f]{4})|[\s\S])/g, inThisEngine));
  } catch {
    return undefined;
  }
}

const javaEscapes: Readonly<Record<string, string>> = { '\\Z': '$', '\\h': '[ \\t]' };

function inThisEngine(escape: string, code: string | undefined): string {
  return code === undefined ? (javaEscapes[escape] ?? escape) : `\\x{${code}}`;
}
