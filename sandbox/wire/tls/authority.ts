import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { bits, der, integer, objectId, octets, sequence, set, utcTime, utf8, yes } from './der.ts';

/** A certificate authority made for one run, with one certificate for this computer. Its own key is not kept. */
export interface Authority {
  /** Its common name. */
  readonly name: string;
  /** Its own certificate (PEM): what a client has to trust. */
  readonly certificate: string;
  /** Certificate and key (PEM) of `localhost`, 127.0.0.1 and ::1. */
  readonly cert: string;
  readonly key: string;
}

const dayMs = 86_400_000;

/**
 * Makes an authority and a server's certificate (X.509 v3, RFC 5280; P-256 and SHA-256), which is for `hosts` too. Both
 * last two days.
 */
export function createAuthority(name: string, hosts: readonly string[] = []): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = certify({
    subject: name,
    publicKey: own.publicKey,
    issuer: name,
    issuerKeys: own,
    extensions: [
      extension('2.5.29.19', sequence(yes()), 'critical'),
      // keyCertSign and cRLSign.
      extension('2.5.29.15', bits(Buffer.of(0b0000_0110), 1), 'critical'),
    ],
  });
  const cert = certify({
    subject: 'localhost',
    publicKey: server.publicKey,
    issuer: name,
    issuerKeys: own,
    extensions: [
      extension(
        '2.5.29.17',
        sequence(...['localhost', ...hosts].map(dnsName), address('7f000001'), address(`${'0'.repeat(31)}1`)),
      ),
      extension('2.5.29.37', sequence(objectId('1.3.6.1.5.5.7.3.1'))),
    ],
  });
  return { name, certificate, cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

interface Certified {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly issuer: string;
  readonly issuerKeys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly extensions: readonly Buffer[];
}

function certify({ subject, publicKey, issuer, issuerKeys, extensions }: Certified): string {
  const algorithm = sequence(objectId('1.2.840.10045.4.3.2'));
  const now = Date.now();
  const serial = randomBytes(16);
  serial[0] = (serial[0] ?? 0) | 0x40;
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(serial),
    algorithm,
    distinguishedName(issuer),
    sequence(utcTime(new Date(now - dayMs)), utcTime(new Date(now + 2 * dayMs))),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        ...extensions,
        extension('2.5.29.14', octets(keyId(publicKey))),
        extension('2.5.29.35', sequence(der(0x80, keyId(issuerKeys.publicKey)))),
      ),
    ),
  );
  return pem(sequence(body, algorithm, bits(sign('sha256', body, issuerKeys.privateKey))));
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return sequence(objectId(id), ...(critical === undefined ? [] : [yes()]), octets(value));
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(objectId('2.5.4.3'), utf8(commonName))));
}

const dnsName = (name: string) => der(0x82, Buffer.from(name));
const address = (hex: string) => der(0x87, Buffer.from(hex, 'hex'));

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
