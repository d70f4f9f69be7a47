import type { CliLine } from './copy-as.ts';

/** The AWS CLI's line that starts a session as the app would; what is absent is left out of it. */
export function startSessionLine(
  cli: CliLine,
  {
    nodeId,
    document,
    parameters,
    reason,
  }: {
    readonly nodeId: string;
    readonly document?: string | undefined;
    readonly parameters?: Readonly<Record<string, readonly string[]>> | undefined;
    readonly reason?: string | undefined;
  },
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
