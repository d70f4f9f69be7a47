/** What is printed, in the words that tools around AWS's plugin look for (its session.go and portsession/*.go). */
export const texts = {
  installed: '\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n\n',
  starting: (sessionId: string) => `\nStarting session with SessionId: ${sessionId}\n`,
  exiting: (sessionId: string) => `\n\nExiting session with sessionId: ${sessionId}.\n\n`,
  closed: (sessionId: string, message: string) => `\n\nSessionId: ${sessionId} : ${message}\n\n`,
  portOpened: (port: number, sessionId: string) => `Port ${port} opened for sessionId ${sessionId}.\n`,
  socketOpened: (file: string, sessionId: string) => `Unix socket ${file} opened for sessionId ${sessionId}.\n`,
  waiting: 'Waiting for connections...\n',
  accepted: (sessionId: string) => `\nConnection accepted for session [${sessionId}]\n`,
  terminated: 'Terminate signal received, exiting.\n',
} as const;
