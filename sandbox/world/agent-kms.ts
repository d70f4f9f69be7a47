import type { NodeSession } from './session.ts';
import type { EncryptionContext } from './keys.ts';
import type { World } from './world.ts';

/**
 * kms:Decrypt as a node's agent calls it, with its own role and the preferences' key. The returned function throws an Error
 * in the words of the agent for a key that is not there or a data key of another session.
 */
export function createAgentKms(
  world: Pick<World, 'kms'>,
): (session: NodeSession, blob: Buffer, context: EncryptionContext) => Buffer {
  return ({ accountId, region, kmsKeyId = '' }, blob, context) => {
    const key = world.kms.find(accountId, region, kmsKeyId);
    const opened = world.kms.open(accountId, region, blob, context);
    if (key === undefined || opened?.key.arn !== key.arn)
      throw new Error(`Unable to retrieve data key, Error when decrypting data key InvalidCiphertextException: `);
    return opened.plaintext;
  };
}
