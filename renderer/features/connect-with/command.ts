import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { CliLine } from '../../workspace/copy-as.ts';

/** The AWS CLI line that opens the same session. */
export function startCommand(
  { nodeId, document, parameters, reason }: Extract<TerminalTarget, { kind: 'session' }>,
  cli: CliLine,
): string {
  return cli([
    'ssm',
    'start-session',
    '--target',
    nodeId,
    ...(document === undefined ? [] : ['--document-name', document]),
    ...(parameters === undefined ? [] : ['--parameters', JSON.stringify(parameters)]),
    ...(reason === undefined ? [] : ['--reason', reason]),
  ]);
}
