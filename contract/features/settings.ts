import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { DocumentName, DocumentVersion } from '../runnable.ts';
import { AccountId, ParameterValues, ProfileName, Scope } from '../values.ts';
import { NetworkSettings } from './network.ts';
import { SsoWay } from './sign-in.ts';
import { NodePath } from './transfers.ts';
import { Tunnel } from './tunnels.ts';

export const TerminalSettings = z.object({
  fontSize: z.number().int().min(8).max(32).default(13),
  lineHeight: z.number().min(1).max(2).default(1.2),
  scheme: z.string().max(40).default('follow'),
  cursorStyle: z.enum(['block', 'bar', 'underline']).default('block'),
  cursorBlink: z.boolean().default(true),
  scrollback: z.number().int().min(0).max(1_000_000).default(25_000),
  renderer: z.enum(['dom', 'webgl']).default('dom'),
  copyOnSelect: z.boolean().default(false),
  confirmMultilinePaste: z.boolean().default(true),
  screenReader: z.boolean().default(false),
  /** Export AWS_PROFILE and AWS_REGION of the chosen profile to new local shells. */
  exportProfile: z.boolean().default(true),
});

/** How a table is laid out by its user. */
export const TableLayout = z.object({
  order: z.array(z.string()).max(100),
  hidden: z.array(z.string()).max(100),
  widths: z.record(z.string(), z.number().int().min(24).max(4_000)),
  sort: z.object({ column: z.string(), descending: z.boolean() }).optional(),
});
export type TableLayout = z.infer<typeof TableLayout>;

/** An account's paint: it follows the account to tabs, tunnels, notices, dialogs and headers. */
export const AccountPaint = z.object({
  /** `#rrggbb` */
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .optional(),
  shortName: z.string().max(24).optional(),
  production: z.boolean().default(false),
});
export type AccountPaint = z.infer<typeof AccountPaint>;

/** A profile's own paint, over its account's. It can mark production, not take the account's mark away. */
export const ProfilePaint = AccountPaint.extend({
  /** Sessions with nodes of this profile are recorded from their first byte (output alone, on this computer). */
  record: z.boolean().optional(),
});
export type ProfilePaint = z.infer<typeof ProfilePaint>;

/** The tunnels of a list that can be read: one that cannot must not cost the others. */
const Shelf = z.preprocess(
  (list) => (Array.isArray(list) ? list.filter((one) => Tunnel.safeParse(one).success) : list),
  z.array(Tunnel),
);

/** A command that the user keeps: a document and what it is to be given. */
export const SavedCommand = z.object({
  name: z.string().min(1).max(80),
  document: DocumentName,
  /** A number, `$DEFAULT` or `$LATEST`; the default one of those that were saved without. */
  version: DocumentVersion.default('$DEFAULT'),
  parameters: ParameterValues,
});
export type SavedCommand = z.infer<typeof SavedCommand>;

/** All settings. Each has a default, so that an older or damaged file still opens. */
export const Settings = z.object({
  language: z.enum(['system', 'en', 'ko']).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  density: z.enum(['compact', 'comfortable']).default('compact'),
  /** Interface zoom, 1 = 100 %. */
  zoom: z.number().min(0.5).max(3).default(1),
  railCollapsed: z.boolean().default(false),
  /** The dock's share of the window's height, 0 to 1. */
  dockHeight: z.number().min(0.1).max(0.95).default(0.4),
  terminal: TerminalSettings.prefault({}),
  /** Action id to chord, where it differs from the default; `''` means none. */
  shortcuts: z.record(z.string().max(60), z.string().max(60)).default({}),
  tables: z.record(z.string().max(60), TableLayout).default({}),
  paints: z.record(ProfileName, ProfilePaint).default({}),
  accounts: z.record(AccountId, AccountPaint).default({}),
  /** The profile and Region shown last. */
  scope: Scope.optional(),
  /** How people sign in, by the session of IAM Identity Center; changed by signing in alone. */
  signInWays: z.record(z.string().max(2_048), SsoWay).default({}),
  /** Where a file was saved last: the next save dialog begins there. */
  exportFolder: z.string().max(4_096).optional(),
  /** Files on nodes that were downloaded last, newest first; kept by the feature `transfers`. */
  transferPaths: z.array(NodePath).max(10).default([]),
  savedCommands: z.array(SavedCommand).max(200).default([]),
  /** Documents that the user marked, by name. */
  favouriteDocuments: z.array(z.string().max(256)).max(500).default([]),
  /** The tunnel shelf; changed through the feature `tunnels` alone. */
  tunnels: Shelf.default([]),
  /** Proxy, authorities and endpoints; changed through the feature `network` alone. */
  network: NetworkSettings.prefault({}),
});
export type Settings = z.infer<typeof Settings>;

/** Top-level members to replace; others stay. */
export const SettingsChange = z.strictObject({
  language: Settings.shape.language.unwrap().optional(),
  theme: Settings.shape.theme.unwrap().optional(),
  density: Settings.shape.density.unwrap().optional(),
  zoom: Settings.shape.zoom.unwrap().optional(),
  railCollapsed: z.boolean().optional(),
  dockHeight: Settings.shape.dockHeight.unwrap().optional(),
  terminal: TerminalSettings.optional(),
  shortcuts: z.record(z.string().max(60), z.string().max(60)).optional(),
  tables: z.record(z.string().max(60), TableLayout).optional(),
  paints: z.record(ProfileName, ProfilePaint).optional(),
  accounts: z.record(AccountId, AccountPaint).optional(),
  scope: Scope.optional(),
  exportFolder: z.string().max(4_096).optional(),
  savedCommands: z.array(SavedCommand).max(200).optional(),
  favouriteDocuments: z.array(z.string().max(256)).max(500).optional(),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

export const settings = {
  /** The settings now and after each change, by whoever made it. */
  watch: feed(nothing, Settings),
  /** Changes some; kept on disk before it answers. */
  change: request(SettingsChange, Settings),
};
