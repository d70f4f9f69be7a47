import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { Instant, Scope } from '../values.ts';

/** What the window needs to know once, at its start. */
export const AppInfo = z.object({
  version: z.string(),
  electron: z.string(),
  chrome: z.string(),
  node: z.string(),
  platform: z.string(),
  dataDir: z.string(),
  /** The system's language, such as `ko-KR`. */
  systemLanguage: z.string(),
  /** The command line's wishes (contracts.md); they win over the settings and are not saved. */
  flags: z.object({
    sandbox: z.boolean(),
    profile: z.string().optional(),
    region: z.string().optional(),
    connect: z.string().optional(),
    lang: z.enum(['en', 'ko']).optional(),
    theme: z.enum(['light', 'dark']).optional(),
  }),
});
export type AppInfo = z.infer<typeof AppInfo>;

/** AWS calls as the status bar shows them. */
export const Activity = z.object({
  inFlight: z.number().int(),
  /** Calls that wait because AWS said to slow down. */
  throttled: z.number().int(),
  lastThrottledAt: Instant.optional(),
});
export type Activity = z.infer<typeof Activity>;

export const app = {
  info: request(nothing, AppInfo),
  activity: feed(nothing, Activity),
  /** Things the user must be told whatever page is shown (a rebuilt store, unreadable settings), oldest first. */
  notices: feed(nothing, Failure),
  /** Starts the embedded sandbox if it is not running and answers with its scope. */
  startSandbox: request(nothing, z.object({ scope: Scope })),
  /** Opens a listed https page (AWS console and documentation) in the system's browser. */
  openExternal: request(z.strictObject({ url: z.url({ protocol: /^https$/ }).max(2_048) }), z.object({})),
  /** Tells something by the system's notifications; answers when the user chose it (`chosen`) or it went away. */
  notify: request(
    z.strictObject({ title: z.string().min(1).max(200), body: z.string().max(500) }),
    z.object({ chosen: z.boolean() }),
  ),
  /** Shows an AWS file or the data folder in the system's file browser. */
  showFile: request(z.strictObject({ file: z.enum(['config', 'credentials', 'data-folder']) }), z.object({})),
};
