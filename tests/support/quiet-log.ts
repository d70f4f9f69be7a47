/** A log that keeps its lines, for tests that look into them or want silence. */
export function createQuietLog() {
  const lines: string[] = [];
  const write = (text: string, facts?: Readonly<Record<string, unknown>>) =>
    void lines.push(`${text} ${JSON.stringify(facts ?? {})}`);
  return { lines, error: write, warn: write, info: write, debug: write };
}
