import { redact } from './redact.ts';

/** Member names whose value is a secret whatever it looks like. */
const secretNames = /secret|token|password|passphrase|authorization|credential|cookie|accesskey(?!id)/i;
const deepest = 6;

/** A copy that is fit for a log: secrets gone, errors as name, message and stack, nothing deeper than six levels. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (value instanceof Error) return redact(value.stack ?? `${value.name}: ${value.message}`);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (depth >= deepest) return '…';
  if (Array.isArray(value)) return value.slice(0, 50).map((entry) => redactValue(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, secretNames.test(name) ? '•' : redactValue(entry, depth + 1)]),
  );
}
