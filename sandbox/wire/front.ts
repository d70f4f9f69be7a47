import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller, OpenService, Service } from '../services/service.ts';
import { createFaultPicker } from '../world/faults.ts';
import type { World } from '../world/world.ts';
import { AwsError } from './errors.ts';
import type { Metadata } from './metadata.ts';
import { openCallOf } from './open-calls.ts';
import { awsJson, queryProtocol, type Protocol, type WireAnswer } from './protocols.ts';
import { restXml } from './rest-xml.ts';
import { verifySignature, type Signer } from './signature.ts';
import { signInPage } from './sign-in-pages.ts';

/** One answered call, as the sandbox's log keeps it. */
export interface LoggedCall {
  readonly at: number;
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  readonly code: string | undefined;
}

export interface FrontOptions {
  readonly world: World;
  readonly services: Readonly<Record<string, Service>>;
  /** Services whose requests are not signed. */
  readonly openServices: Readonly<Record<'sso' | 'sso-oidc', OpenService>>;
  readonly latencyMs: number;
  /** Every so many calls are answered with a throttling error; 0 for none. */
  readonly throttleEvery: number;
  readonly log: (call: LoggedCall) => void;
  /** Host headers that are ours: anything else is a page of another name that was pointed here. */
  readonly isOwnHost: (host: string | undefined) => boolean;
  /** Origin of the websocket side as the caller of a request reaches it. */
  readonly channelOrigin: (request: IncomingMessage) => string;
  /** Asked first, without a signature; undefined where the sandbox has none. */
  readonly metadata?: Metadata | undefined;
}

interface Answered {
  readonly answer: WireAnswer;
  readonly requestId: string;
  /** It is not sent. */
  readonly isLost: boolean;
}

const largestBody = 1_048_576;
/** CloudTrail's own limit of a field. */
const longestUserAgent = 1_024;

/** Answers AWS API requests: Host, size, signature, faults, then the service's own operation. */
export function createFront(options: FrontOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const faultOf = createFaultPicker(options.world.faults.calls);
  let calls = 0;

  const answer = async (request: IncomingMessage): Promise<Answered> => {
    const requestId = randomUUID();
    let protocol: Protocol = awsJson;
    let service = '';
    let operation = '';
    let isLost = false;
    const finish = (wire: WireAnswer, code?: string) => {
      options.log({ at: options.world.now(), service, operation, status: wire.status, code });
      return { answer: wire, requestId, isLost };
    };
    try {
      protocol = protocolOf(request, options.services);
      const headers = flatten(request);
      const body = await readBody(request);
      const metadata = options.metadata?.answer(request);
      if (metadata !== undefined) {
        [service, operation] = ['metadata', request.url ?? ''];
        return finish(metadata, metadata.status < 400 ? undefined : String(metadata.status));
      }
      const line = { method: request.method ?? '', url: request.url ?? '/' };
      const { openServices, services, world } = options;
      const origin = options.channelOrigin(request).replace(/^ws/, 'http');
      const isOpen = headers.authorization === undefined;
      const asked = { ...line, body: body.toString('utf8'), origin: headers.origin };
      const page = isOpen ? signInPage(asked, world.identityCenter.signIns, origin) : undefined;
      if (page !== undefined) {
        [service, operation] = ['sign-in', line.url.replace(/\?.*$/s, '')];
        return finish(page);
      }
      const open = isOpen
        ? openCallOf({ world, services, openServices, origin }, line, headers, asked.body)
        : undefined;
      if (open !== undefined) {
        ({ service, operation, protocol } = open);
        calls += 1;
        const html = await misbehave(faultOf(`${service}:${operation}`), options, calls);
        if (html !== undefined) return finish(html, 'html');
        return finish(protocol.write(operation, open.run(), requestId));
      }
      const signer = verifySignature(
        { ...line, headers, body },
        (accessKeyId) => options.world.keys.key(accessKeyId),
        options.world.now(),
      );
      const found = Object.hasOwn(options.services, signer.service) ? options.services[signer.service] : undefined;
      service = signer.service;
      protocol = found?.protocol ?? protocol;
      if (protocol !== restXml && line.method !== 'POST')
        throw new AwsError('AccessDeniedException', 'Only POST is answered here.', 403);
      const read = protocol.read(headers, body.toString('utf8'), line);
      operation = read.operation;
      if (found === undefined) throw protocol.unknown(operation);
      calls += 1;
      const fault = faultOf(`${service}:${operation}`);
      const html = await misbehave(fault, options, calls);
      if (html !== undefined) return finish(html, 'html');
      isLost = fault?.loseAnswer === true;
      const run = Object.hasOwn(found.operations, operation) ? found.operations[operation] : undefined;
      if (run === undefined) throw protocol.unknown(operation);
      return finish(protocol.write(operation, run(read.input, callerOf(options, signer, request)), requestId));
    } catch (error) {
      const aws = error instanceof AwsError ? error : new AwsError('InternalServerError', 'The sandbox failed.', 500);
      // A client that went away in the middle of its request is no failure of ours.
      if (!(error instanceof AwsError) && !request.destroyed)
        process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
      return finish(protocol.error(aws, requestId), aws.code);
    }
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { answer: wire, requestId, isLost } = await answer(request);
    if (isLost) {
      request.destroy();
      return;
    }
    response.writeHead(wire.status, {
      'content-type': wire.contentType,
      'content-length': Buffer.byteLength(wire.body),
      ...wire.headers,
      'x-amzn-requestid': requestId,
      date: new Date(options.world.now()).toUTCString(),
    });
    response.end(wire.body);
    // What is left of a body that was too large is not read: the connection ends after the answer.
    if (!request.readableEnded) response.once('finish', () => request.destroy());
  };

  return (request, response) => {
    if (!options.isOwnHost(request.headers.host)) {
      response.writeHead(403, { connection: 'close' }).end();
      request.destroy();
      return;
    }
    void respond(request, response);
  };
}

function callerOf(
  { world, channelOrigin }: FrontOptions,
  { accessKeyId, region }: Signer,
  request: IncomingMessage,
): Caller {
  const principal = world.keys.principal(accessKeyId);
  return {
    principal,
    accessKeyId,
    accountId: principal.accountId,
    region,
    userAgent: request.headers['user-agent']?.slice(0, longestUserAgent) ?? '',
    world,
    channelOrigin: channelOrigin(request),
  };
}

const anyQuery = queryProtocol('https://fleetdeck.example/sandbox/');

/** An error before the signature is known, or of a service that is not here, is told in the protocol that the request seems to speak. */
function protocolOf(request: IncomingMessage, services: Readonly<Record<string, Service>>): Protocol {
  if (request.headers['x-amz-target'] !== undefined) return awsJson;
  const [, service = ''] =
    /\/\d{8}\/[a-z0-9-]+\/([a-z0-9-]+)\/aws4_request/.exec(request.headers.authorization ?? '') ?? [];
  const known = Object.hasOwn(services, service) ? services[service]?.protocol : undefined;
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return known ?? (isForm ? anyQuery : awsJson);
}

async function misbehave(
  fault: ReturnType<ReturnType<typeof createFaultPicker>>,
  options: FrontOptions,
  calls: number,
): Promise<WireAnswer | undefined> {
  const wait = options.latencyMs + (fault?.latencyMs ?? 0);
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  if (fault?.html === true)
    return {
      status: fault.status ?? 503,
      contentType: 'text/html',
      body: '<html><body>Service Unavailable</body></html>',
    };
  if (fault?.code !== undefined) throw new AwsError(fault.code, fault.message ?? '', fault.status ?? 400);
  if (options.throttleEvery > 0 && calls % options.throttleEvery === 0)
    throw new AwsError('ThrottlingException', 'Rate exceeded');
  return undefined;
}

function flatten(request: IncomingMessage): Record<string, string | undefined> {
  const flat = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : value,
  ]);
  return Object.fromEntries(flat) as Record<string, string | undefined>;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = new AwsError('RequestEntityTooLargeException', 'The request is larger than 1 MiB.', 413);
  if (Number(request.headers['content-length'] ?? 0) > largestBody) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  // The stream is kept when the loop is left early: the answer goes over the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
