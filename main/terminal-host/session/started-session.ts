import { z } from 'zod';

/** A session that main has started (ssm:StartSession), as the host opens it. Whose it is, its message says. */
export const StartedSession = z.object({
  sessionId: z.string().min(1).max(256),
  streamUrl: z.string().max(8_192),
  token: z.string().max(65_536),
  /** Target of ssm:StartSession; encryption is bound to it. */
  nodeId: z.string().max(256),
  /** How the stream is reached (main/network/route.ts). The proxy's URL may hold a password. */
  proxy: z.string().max(8_192).optional(),
  ca: z.string().max(4_194_304).optional(),
});
export type StartedSession = z.infer<typeof StartedSession>;
