/**
 * The document of AWS that forwards a port, and what it is asked: of the node, or of a host that the node reaches. Its
 * parameters are lists of strings; `localPort` is 0 for any free one.
 */
export function portSessionOf({
  host,
  port,
  localPort,
}: {
  host?: string | undefined;
  port: number;
  localPort: number;
}): {
  document: string;
  parameters: Record<string, string[]>;
} {
  const parameters = { portNumber: [String(port)], localPortNumber: [String(localPort)] };
  return host === undefined
    ? { document: 'AWS-StartPortForwardingSession', parameters }
    : { document: 'AWS-StartPortForwardingSessionToRemoteHost', parameters: { host: [host], ...parameters } };
}
