import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from '../../shells/find-program.ts';
import { runScript } from '../process.ts';
import type { Plugin, PluginContext, PluginEnd } from './plugin.ts';

const usualTimeout = 3_600;

/** aws:runShellScript: the lines in one script, run by `sh` as a process of this computer in the node's home. */
export const runShellScript: Plugin = (context) => {
  const shell = findProgram('bash') ?? findProgram('sh');
  if (context.node.platformType === 'Windows' || shell === undefined)
    return Promise.resolve(refused(context, 'There is no shell that runs scripts of this node on this computer.'));
  return run(context, '_script.sh', (file) => [shell, [file]]);
};

/** aws:runPowerShellScript: with PowerShell where this computer has it; else a result that says it is simulated. */
export const runPowerShellScript: Plugin = async (context) => {
  const shell = findProgram(process.platform === 'win32' ? 'powershell' : 'pwsh');
  if (shell !== undefined)
    return run(context, '_script.ps1', (file) => [shell, ['-NoLogo', '-NonInteractive', '-File', file]]);
  if (context.node.platformType !== 'Windows')
    return refused(context, `failed to run commands: exec: "pwsh": executable file not found in $PATH`);
  context.write('This result is simulated: PowerShell is not installed on this computer.\n', 'stdout');
  return simulated(context);
};

async function run(
  context: PluginContext,
  name: string,
  command: (file: string) => readonly [string, readonly string[]],
): Promise<PluginEnd> {
  const { inputs, home, workFolder, cancel, ended, secondMs, write } = context;
  mkdirSync(workFolder, { recursive: true, mode: 0o700 });
  const script = path.join(workFolder, name);
  writeFileSync(script, `${linesOf(inputs).join('\n')}\n`, { mode: 0o700 });
  const [file, args] = command(script);
  const end = await runScript({
    file,
    args,
    cancel,
    ended,
    folder: path.resolve(home.folder, textOf(inputs.workingDirectory)),
    env: home.env,
    timeoutMs: secondsOf(inputs) * secondMs,
    onOutput: write,
  });
  if (end.stopped === undefined && end.exitCode !== 0)
    write(`failed to run commands: exit status ${end.exitCode}`, 'stderr');
  return end;
}

/** A few commands are answered as the simulated console does; `exit N` ends the script with its number. */
function simulated({ inputs, node, write }: PluginContext): PluginEnd {
  for (const line of linesOf(inputs).map((entry) => entry.trim())) {
    const [, code] = /^exit\s+(\d{1,3})$/i.exec(line) ?? [];
    if (code !== undefined) {
      if (code !== '0') write(`failed to run commands: exit status ${code}`, 'stderr');
      return { exitCode: Number(code) };
    }
    const [, words] = /^(?:echo|Write-Output|Write-Host)\s+(.*)$/i.exec(line) ?? [];
    if (words !== undefined) write(`${unquoted(words, node.hostname)}\n`, 'stdout');
    else if (/^(?:hostname|\$env:computername)$/i.test(line)) write(`${node.hostname}\n`, 'stdout');
  }
  return { exitCode: 0 };
}

function unquoted(words: string, hostname: string): string {
  return words.replace(/^(["'])(.*)\1$/, '$2').replace(/\$env:computername|\$\(hostname\)/gi, hostname);
}

function refused({ write }: PluginContext, text: string): PluginEnd {
  write(text, 'stderr');
  return { exitCode: 1 };
}

function linesOf({ runCommand }: PluginContext['inputs']): string[] {
  return (Array.isArray(runCommand) ? runCommand : [runCommand]).map(textOf);
}

function secondsOf({ timeoutSeconds }: PluginContext['inputs']): number {
  const seconds = Number(timeoutSeconds ?? usualTimeout);
  return Number.isFinite(seconds) && seconds >= 1 && seconds <= 172_800 ? seconds : usualTimeout;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
