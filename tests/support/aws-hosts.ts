import { startConnectProxy } from '../../sandbox/wire/connect-proxy.ts';
import type { Authority } from './authority.ts';
import { startTlsFront } from './tls-front.ts';

/** AWS's own host names, answered by a server of this computer: a CONNECT proxy that leads to a TLS front. */
export interface AwsHosts {
  /** For HTTPS_PROXY. */
  readonly proxy: string;
  /** Hosts that were asked for, in order. */
  readonly asked: () => string[];
  /** Where what arrives is sent on to; set before the first connection. */
  forwardTo(port: number): void;
  close(): Promise<void>;
}

export async function startAwsHosts(authority: Authority): Promise<AwsHosts> {
  const front = await startTlsFront(authority);
  const proxy = await startConnectProxy({ standIn: front.port });
  return {
    proxy: `http://127.0.0.1:${proxy.port}`,
    asked: () => proxy.asked.map((host) => host.replace(/:443$/, '')),
    forwardTo: front.forwardTo,
    async close() {
      await proxy.close();
      await front.close();
    },
  };
}
