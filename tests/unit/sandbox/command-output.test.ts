import { describe, expect, it } from 'vitest';
import { combinedOutput, createCollector } from '../../../sandbox/world/commands/output.ts';

describe('what the agent reports', () => {
  it('keeps short output as it is', () => {
    const collector = createCollector('stdout', false);
    for (const part of ['hé', 'llo\n']) collector.write(Buffer.from(part));
    expect(collector.reported()).toBe('héllo\n');
  });

  it('cuts at 24,000 and 8,000 characters, and keeps the whole where it is stored', () => {
    const long = 'ü'.repeat(30_000);
    for (const [stream, most, mark] of [
      ['stdout', 24_000, '\n---Output truncated---'],
      ['stderr', 8_000, '\n---Error truncated----'],
    ] as const) {
      const collector = createCollector(stream, true);
      collector.write(Buffer.from(long));
      expect(collector.reported()).toHaveLength(most);
      expect(collector.reported().endsWith(`ü${mark}`)).toBe(true);
      expect(collector.whole().toString()).toBe(long);
    }
  });

  it('puts both streams into 2,500 characters', () => {
    expect(combinedOutput('out\n', '')).toBe('out\n');
    expect(combinedOutput('out\n', 'err\n')).toBe('out\n\n----------ERROR-------\nerr\n');
    for (const [out, err] of [
      ['o'.repeat(9_000), ''],
      ['o'.repeat(9_000), 'e'.repeat(9_000)],
      ['', 'e'.repeat(9_000)],
      ['o'.repeat(9_000), 'short'],
    ] as const)
      expect(combinedOutput(out, err).length).toBeLessThanOrEqual(2_500);
    expect(combinedOutput('o'.repeat(9_000), 'short')).toMatch(
      /---Output truncated---\n----------ERROR-------\nshort$/,
    );
  });
});
