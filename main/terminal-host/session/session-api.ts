import type { Route } from '../../network/route.ts';

/** A data key of AWS KMS: as it is used, and as only KMS can read it. */
export interface DataKey {
  /** 64 bytes. A secret: it stays in this process. */
  readonly plaintext: Buffer;
  readonly ciphertext: Buffer;
}

export interface Resumed {
  readonly token: string;
  /** Absent where nothing is known of it: then the way that was taken before is taken. */
  readonly route?: Route;
}

/** What a session needs of AWS while it lives; asked with the credentials of that moment. Each throws FailureError. */
export interface SessionApi {
  /** ssm:ResumeSession: a fresh token, `''` when the session has timed out, and the way to the stream as it is now. */
  resume(sessionId: string): Promise<Resumed>;
  /** ssm:TerminateSession. */
  terminate(sessionId: string): Promise<void>;
  /** kms:GenerateDataKey of 64 bytes, bound to the encryption context. */
  dataKey(keyId: string, encryptionContext: Readonly<Record<string, string>>): Promise<DataKey>;
}
