import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { endpointProblem, endpointServices, hops, proxyProblem } from '../network-values.ts';
import { ProfileName, Scope } from '../values.ts';

const EndpointService = z.enum(endpointServices);

/** Network settings of the app or of one profile; what is absent is left to the environment and the AWS files. */
export const NetworkValues = z.strictObject({
  /** `http://HOST:PORT` without user and password: the settings are a plain file. */
  proxy: z
    .string()
    .max(512)
    .refine((text) => proxyProblem(text) === undefined)
    .optional(),
  /** As NO_PROXY: names with a comma between them; `*` alone for all. */
  noProxy: z.string().min(1).max(4_096).optional(),
  /** A PEM file with the user's own authorities. */
  caFile: z.string().min(1).max(4_096).optional(),
  endpoints: z
    .partialRecord(
      EndpointService,
      z
        .string()
        .max(2_048)
        .refine((text) => endpointProblem(text) === undefined),
    )
    .optional(),
});
export type NetworkValues = z.infer<typeof NetworkValues>;

/** Those of the app, and those of profiles over them. */
export const NetworkSettings = z.object({
  all: NetworkValues.default({}),
  profiles: z.record(ProfileName, NetworkValues).default({}),
});
export type NetworkSettings = z.infer<typeof NetworkSettings>;

/** Where a value stands; the order is who wins. */
export const NetworkOrigin = z.enum(['profile-setting', 'app-setting', 'environment', 'file']);
export type NetworkOrigin = z.infer<typeof NetworkOrigin>;

export const NetworkValue = z.object({
  from: NetworkOrigin,
  /** Without user and password, which stay in main. */
  value: z.string(),
  /** The variable or the file's setting that holds it. */
  name: z.string().optional(),
  /** A proxy's address that has a user or password in it. */
  login: z.boolean().optional(),
});
export type NetworkValue = z.infer<typeof NetworkValue>;

/** What is set, and what is in force: of each list the first. An empty list is the ordinary way. */
export const NetworkView = z.object({
  /** The settings of this level alone: the app's, or the profile's. */
  own: NetworkValues,
  proxy: z.array(NetworkValue),
  noProxy: z.array(NetworkValue),
  caFile: z.array(NetworkValue),
  endpoints: z.record(EndpointService, z.array(NetworkValue)),
  /** The sandbox's own profile: it never leaves this computer, so nothing of this holds for it. */
  fixed: z.boolean(),
  /** Why what is in force cannot be used. */
  failures: z.array(Failure),
});
export type NetworkView = z.infer<typeof NetworkView>;

/** How one hop to one service went. */
export const HopResult = z.object({
  service: EndpointService,
  hop: z.enum(hops),
  /** `skipped`: there is no such hop on this way, or nothing can be said of it. */
  state: z.enum(['running', 'passed', 'failed', 'skipped']),
  /** Milliseconds. */
  ms: z.number().nonnegative().optional(),
  /** What was seen: `host`, `address`, `proxy`, `issuer`, `protocol`, `until`, `status`, `seconds`. */
  facts: z.record(z.string(), z.string()).optional(),
  failure: Failure.optional(),
});
export type HopResult = z.infer<typeof HopResult>;

export const network = {
  /** What is set and in force for the app, or for a profile where one is given; again after each change. */
  watch: feed(z.strictObject({ profile: ProfileName.optional() }), NetworkView),
  /** Replaces the settings of one level; new connections follow at once. Fails with `ca-broken`. */
  change: request(z.strictObject({ profile: ProfileName.optional(), values: NetworkValues }), z.object({})),
  /** Asks for a file of authorities; none when the user changed their mind. */
  chooseCaFile: request(nothing, z.object({ file: z.string().optional() })),
  /** Tries each hop to each service and tells each as it goes; ends with the last one. */
  test: feed(z.strictObject({ scope: Scope }), HopResult),
};
