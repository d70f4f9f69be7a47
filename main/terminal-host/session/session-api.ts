/** What a session needs of AWS. Main serves it over the host's port; nothing here knows credentials. */
export interface SessionApi {
  /** ssm:ResumeSession: a fresh token; empty when the session has timed out. Throws FailureError. */
  resume(sessionId: string): Promise<{ readonly token: string }>;
  /** ssm:TerminateSession. Throws FailureError. */
  terminate(sessionId: string): Promise<void>;
}
