import { afterAll, vi } from 'vitest';

// Unit tests share their process with those of other files, which would find what a file has changed.
const variables = { ...process.env };
const folder = process.cwd();
/** Without those that are made when they are first asked for. What libraries add is their own. */
const globals = Object.entries(Object.getOwnPropertyDescriptors(globalThis)).filter(([, { value }]) => value);

/** What is not as it was; of variables the names alone, for a value may be a secret. */
function changed(): string[] {
  const names = Object.keys({ ...variables, ...process.env });
  const now: Record<string, PropertyDescriptor> = Object.getOwnPropertyDescriptors(globalThis);
  return [
    ...names.filter((name) => process.env[name] !== variables[name]),
    ...globals.flatMap(([name, { value }]) => (now[name]?.value === value ? [] : name)),
    ...(process.cwd() === folder ? [] : ['the current folder']),
    ...(vi.isFakeTimers() ? ['the timers'] : []),
  ];
}

afterAll(() => {
  const left = changed();
  if (left.length > 0) throw new Error(`The tests of this file have changed, and not put back: ${left.join(', ')}`);
});
