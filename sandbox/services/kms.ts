import { randomBytes } from 'node:crypto';
import { AwsError, validation } from '../wire/errors.ts';
import { awsJson, type Input } from '../wire/protocols.ts';
import type { EncryptionContext, WorldKey } from '../world/keys.ts';
import type { Caller, Service } from './service.ts';
import { required } from './ssm-nodes.ts';

export const kms: Service = {
  protocol: awsJson,
  operations: { Decrypt: decrypt, DescribeKey: describeKey, GenerateDataKey: generateDataKey },
};

const specs: Readonly<Record<string, number>> = { AES_256: 32, AES_128: 16 };

/** kms:GenerateDataKey: NumberOfBytes (1 to 1,024) or KeySpec, bound to the encryption context. */
function generateDataKey(input: Input, caller: Caller): unknown {
  const key = keyOf(input, caller);
  const plaintext = randomBytes(sizeOf(input));
  const blob = caller.world.kms.seal(key, plaintext, contextOf(input));
  return { CiphertextBlob: blob.toString('base64'), Plaintext: plaintext.toString('base64'), KeyId: key.arn };
}

/** kms:Decrypt: another context, another key or other bytes are InvalidCiphertextException or IncorrectKeyException. */
function decrypt(input: Input, caller: Caller): unknown {
  const { world, accountId, region } = caller;
  const blob = Buffer.from(required(input, 'CiphertextBlob'), 'base64');
  const asked = input.KeyId === undefined ? undefined : keyOf(input, caller);
  const opened = world.kms.open(accountId, region, blob, contextOf(input));
  if (opened === undefined) throw new AwsError('InvalidCiphertextException', '');
  if (asked !== undefined && asked.arn !== opened.key.arn)
    throw new AwsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  return {
    KeyId: opened.key.arn,
    Plaintext: opened.plaintext.toString('base64'),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  };
}

/** kms:DescribeKey. */
function describeKey(input: Input, caller: Caller): unknown {
  const { keyId, arn } = keyOf(input, caller);
  return {
    KeyMetadata: {
      AWSAccountId: caller.accountId,
      KeyId: keyId,
      Arn: arn,
      CreationDate: 1_580_000_000,
      Enabled: true,
      Description: 'Session encryption',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: false,
    },
  };
}

function keyOf(input: Input, { world, accountId, region }: Caller): WorldKey {
  const name = required(input, 'KeyId');
  const key = world.kms.find(accountId, region, name);
  if (key !== undefined) return key;
  const arn = name.startsWith('arn:') ? name : `arn:aws:kms:${region}:${accountId}:${name}`;
  throw new AwsError(
    'NotFoundException',
    arn.includes(':alias/') ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`,
  );
}

function sizeOf({ NumberOfBytes, KeySpec }: Input): number {
  if ((NumberOfBytes === undefined) === (KeySpec === undefined))
    throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.');
  if (KeySpec !== undefined) {
    const size = typeof KeySpec === 'string' && Object.hasOwn(specs, KeySpec) ? specs[KeySpec] : undefined;
    if (size === undefined)
      throw validation('keySpec', KeySpec, 'Member must satisfy enum value set: [AES_256, AES_128]');
    return size;
  }
  const size = Number(NumberOfBytes);
  if (!Number.isInteger(size) || size < 1 || size > 1_024)
    throw validation('numberOfBytes', NumberOfBytes, 'Member must have value between 1 and 1024');
  return size;
}

function contextOf({ EncryptionContext: given = {} }: Input): EncryptionContext {
  const pairs = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
}
