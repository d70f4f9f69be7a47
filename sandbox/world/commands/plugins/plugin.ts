import type { WorldNode } from '../../nodes.ts';
import type { NodeHome } from '../../shells/home.ts';

/** What a plugin ends with: an exit code as the agent reports it, and a time-out or cancel where one stopped it. */
export interface PluginEnd {
  readonly exitCode: number;
  readonly stopped?: 'timeout' | 'cancel' | undefined;
}

/** What a plugin is given: its step's inputs with the parameters in them, and the node it runs on. */
export interface PluginContext {
  readonly node: WorldNode;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly home: NodeHome;
  /** What the agent makes of itself while a document runs (its files, one folder for each command). */
  readonly workFolder: string;
  readonly cancel: AbortSignal;
  /** Aborted when the world ends. */
  readonly ended: AbortSignal;
  /** A second of a document's time-outs, in milliseconds. */
  readonly secondMs: number;
  readonly write: (text: string | Buffer, stream: 'stdout' | 'stderr') => void;
  readonly agent: AgentWorld;
}

/** What the agent reaches beside its node. */
export interface AgentWorld {
  /** Changes what Systems Manager tells of the node. */
  readonly changeNode: (members: Partial<WorldNode>) => void;
  /** An object of the account's buckets. */
  readonly readObject: (bucket: string, key: string) => Buffer | undefined;
  /** The content of a Command document in JSON. */
  readonly readDocument: (name: string, version: string | undefined) => string | undefined;
  /** Runs another document's content on the node; its output goes where this plugin's goes. */
  readonly runDocument: (content: string, parameters: unknown) => Promise<PluginEnd>;
}

export type Plugin = (context: PluginContext) => Promise<PluginEnd>;
