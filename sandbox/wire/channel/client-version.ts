/**
 * Whether a client's version is at most another, as the agent compares them (agent/versionutil): part by part, as
 * numbers where both are numbers; with all shared parts equal, the one with more parts is the greater. The empty
 * version of a client without a handshake is the least.
 */
export function isAtMost(version: string, limit: string): boolean {
  return compareVersions(version, limit) <= 0;
}

export function compareVersions(left: string, right: string): number {
  const [a, b] = [partsOf(left), partsOf(right)];
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) break;
    const order =
      /^\d+$/.test(part) && /^\d+$/.test(other) ? Number(part) - Number(other) : part.localeCompare(other, 'en');
    if (order !== 0) return Math.sign(order);
  }
  return Math.sign(a.length - b.length);
}

function partsOf(version: string): string[] {
  return version === '' ? [] : version.split('.');
}
