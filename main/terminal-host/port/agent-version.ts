/** What a client may ask of an agent, by the AgentVersion of its handshake (plugin: config.go, version/*.go). */
export interface AgentGates {
  /** Several connections in one session (smux). */
  readonly multiplexing: boolean;
  /** Flag TerminateSession; older agents need ssm:TerminateSession. */
  readonly terminateFlag: boolean;
  /** The agent holds its smux session without keep-alive, and so do we: NOPs would count as activity. */
  readonly keepAliveOff: boolean;
}

const terminateFlagAfter = [2, 3, 722, 0];
const multiplexingAfter = [3, 0, 196, 0];
const keepAliveOffAfter = [3, 1, 1511, 0];

/** The gates of an agent; an empty or odd version has none of them. Both ends decide alone, by the same rule. */
export function agentGates(agentVersion: string): AgentGates {
  return {
    multiplexing: isAbove(agentVersion, multiplexingAfter),
    terminateFlag: isAbove(agentVersion, terminateFlagAfter),
    keepAliveOff: isAbove(agentVersion, keepAliveOffAfter),
  };
}

/** The plugin's comparison: as many parts, numeric as far as they are looked at, and greater at the first difference. */
function isAbove(version: string, limit: readonly number[]): boolean {
  const parts = version.split('.');
  if (parts.length !== limit.length) return false;
  for (const [at, least] of limit.entries()) {
    const part = parts[at] ?? '';
    if (!/^\d{1,9}$/.test(part)) return false;
    if (Number(part) !== least) return Number(part) > least;
  }
  return false;
}
