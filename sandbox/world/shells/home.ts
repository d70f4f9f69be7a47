import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AgentNode } from '../session.ts';

/** Where a node's shells live and what they see. */
export interface NodeHome {
  readonly folder: string;
  /** bash's start file, with the node's prompt. */
  readonly startFile: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Makes a node's home (user-only) and a clean environment: nothing of this process goes in but where programs are.
 * `hostname` answers with the node's name through a small program of the node's own.
 */
export function prepareHome(homeRoot: string, node: AgentNode, user = 'ssm-user'): NodeHome {
  const folder = path.join(homeRoot, node.instanceId);
  const programs = path.join(folder, '.node', 'bin');
  mkdirSync(programs, { recursive: true, mode: 0o700 });
  const startFile = path.join(folder, '.node', 'bashrc');
  // The hostname comes from the world, the user from checked preferences: letters, digits, dots, hyphens, underscores alone.
  const prompt = `PS1='[${user}@${node.hostname} \\W]$ '`;
  writeFileSync(
    startFile,
    `${prompt}\nHISTFILE=\nexport HOSTNAME=${node.hostname}\n[ -f ~/.bashrc ] && . ~/.bashrc\n`,
    { mode: 0o600 },
  );
  writeFileSync(path.join(programs, 'hostname'), `#!/bin/sh\necho ${node.hostname}\n`, { mode: 0o700 });
  const systemRoot = process.env.SystemRoot;
  return {
    folder,
    startFile,
    env: {
      HOME: folder,
      USER: user,
      LOGNAME: user,
      HOSTNAME: node.hostname,
      PATH: `${programs}${path.delimiter}${process.env.PATH ?? ''}`,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      ...(systemRoot !== undefined && { SystemRoot: systemRoot }),
    },
  };
}
