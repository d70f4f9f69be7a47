/** What a Session document makes of a session (agent: framework/docparser, sessionType). */
export type SessionType = 'Standard_Stream' | 'InteractiveCommands' | 'NonInteractiveCommands' | 'Port';

/** ssm:DescribeSessions, Session.Status. */
export type SessionStatus = 'Connected' | 'Connecting' | 'Disconnected' | 'Terminated' | 'Terminating' | 'Failed';

/** The node as its agent sees itself. */
export interface AgentNode {
  readonly instanceId: string;
  readonly hostname: string;
  readonly platformType: 'Linux' | 'Windows' | 'MacOS';
  readonly platformName: string;
  readonly agentVersion: string;
  /** Paced like the real agent (at most 1,024 bytes, then 1 ms) or as fast as the loopback goes. */
  readonly paced: boolean;
  /** Whether its agent insists on the random challenge (agent setting Kms.RequireKMSChallengeResponse). */
  readonly requiresChallenge?: boolean;
}

/** A session between StartSession and its end. */
export interface NodeSession {
  readonly sessionId: string;
  readonly accountId: string;
  readonly region: string;
  readonly node: AgentNode;
  readonly sessionType: SessionType;
  /** The document's properties after its parameters were put in; null for shells. */
  readonly properties: Readonly<Record<string, string>> | null;
  /** Shell preferences of SSM-SessionManagerRunShell that the agent acts on. */
  readonly shellProfile: { readonly linux: string; readonly windows: string };
  /** The preferences' key: an id, an alias or an ARN; sessions but those of ports are encrypted with it. */
  readonly kmsKeyId?: string;
  /** The name of the user that shells run as; `ssm-user` when left out. The account is always this computer's own. */
  readonly runAs?: string;
  /** Where its output is kept after its end; a bucket or group that is empty or missing keeps nothing. */
  readonly transcript?: {
    readonly s3BucketName: string;
    readonly s3KeyPrefix: string;
    readonly cloudWatchLogGroupName: string;
    /** The log is written while the session runs, as JSON; else at its end, as it is. */
    readonly cloudWatchStreamingEnabled: boolean;
    /** ARN of who started the session. */
    readonly ownerArn: string;
  };
  /** Minutes without data after which the service ends it; 20 when left out. */
  readonly idleMinutes?: number;
  /** Minutes after which the service ends it in any case. */
  readonly mostMinutes?: number;
}

/** The service's record of sessions, as the data channel sees it. */
export interface SessionRegistry {
  /** The session of this unused token; uses the token up. Undefined for an unknown session or a wrong, old or used token. */
  redeem(sessionId: string, token: string): NodeSession | undefined;
  setStatus(sessionId: string, status: SessionStatus): void;
  /** Called once when TerminateSession ends it; returns the function that stops listening. */
  onTerminate(sessionId: string, listener: () => void): () => void;
}
