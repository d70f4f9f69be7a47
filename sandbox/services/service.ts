import type { Input, Protocol } from '../wire/protocols.ts';
import type { Principal } from '../world/credentials.ts';
import type { World } from '../world/world.ts';

/** Who calls, and where: what an operation is given beside its input. */
export interface Caller {
  readonly principal: Principal;
  readonly accessKeyId: string;
  readonly accountId: string;
  readonly region: string;
  /** Header `user-agent`; CloudTrail keeps it. */
  readonly userAgent: string;
  readonly world: World;
  /** Origin of the websocket side, such as `ws://127.0.0.1:4566`. */
  readonly channelOrigin: string;
}

/** One operation: an input in, an output out; throws AwsError. */
export type Operation = (input: Input, caller: Caller) => unknown;

export interface Service {
  readonly protocol: Protocol;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Operations that are asked for without a signature. */
  readonly unsigned?: Readonly<Record<string, (input: Input, world: World) => unknown>>;
}

/** Who asks without a signature: nobody known yet. */
export interface OpenCaller {
  readonly world: World;
  /** The Region in the Host header, where it names one. */
  readonly region: string | undefined;
  /** Origin under which pages of the sandbox are opened. */
  readonly origin: string;
}

/** A service whose requests carry no signature: tokens are among their members. */
export interface OpenService {
  readonly protocol: Protocol;
  readonly operations: Readonly<Record<string, (input: Input, caller: OpenCaller) => unknown>>;
}
