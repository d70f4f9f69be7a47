/** A size of a soak run from the environment, so that a short one can be had; the usual one is the issue's. */
export function soakNumber(name: string, usual: number): number {
  const value = Number(process.env[name] ?? usual);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} takes a whole number, not ${process.env[name]}`);
  return value;
}

/** One line of how far a run has come. */
export function tellSoak(text: string): void {
  process.stdout.write(`soak: ${text}\n`);
}
