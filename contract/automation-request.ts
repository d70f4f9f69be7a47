import { z } from 'zod';
import { locationsUrlPattern } from './locations-url.ts';
import { Alarm, DocumentName, DocumentVersion, MaxConcurrency, MaxErrors, Target } from './runnable.ts';
import { ParameterValues, Region } from './values.ts';

const ParameterName = z.string().min(1).max(50);

/** What a runbook is run on, where it is run for many: each target is a child execution. */
export const AutomationTargets = z.discriminatedUnion('kind', [
  /** One execution, with the parameters as they are. */
  z.strictObject({ kind: z.literal('none') }),
  /** Values of one parameter, any number: more than `valuesAPart` are sent in parts. */
  z.strictObject({
    kind: z.literal('values'),
    parameter: ParameterName,
    values: z.array(z.string().min(1).max(512)).min(1).max(10_000),
  }),
  /**
   * By `tag:NAME`, `ResourceGroup`, or all instances (`AWS::EC2::Instance` with `*`). AWS takes one tag with its values.
   */
  z.strictObject({
    kind: z.literal('targets'),
    parameter: ParameterName,
    targets: z.array(Target).min(1).max(5),
  }),
  /** A map of parameters and their values for each child; more than `mapsAPart` are sent in parts. */
  z.strictObject({
    kind: z.literal('maps'),
    maps: z
      .array(z.record(ParameterName, z.array(z.string().min(1).max(50)).min(1).max(25)))
      .min(1)
      .max(10_000),
  }),
]);
export type AutomationTargets = z.infer<typeof AutomationTargets>;

/** ssm: TargetLocation. Each pair of an account and a Region is a child execution, with children of its own for targets. */
export const AutomationLocation = z.strictObject({
  /** Account ids, or ids of organizational units. */
  accounts: z
    .array(z.string().regex(/^(\d{12}|(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})|(r-[a-z0-9]{4,32}))$/))
    .min(1)
    .max(50),
  regions: z.array(Region).min(1).max(50),
  /** Of the pairs of accounts and Regions. */
  maxConcurrency: MaxConcurrency.default('1'),
  maxErrors: MaxErrors.default('0'),
  /** Of each account; `''` is AWS's own, `AWS-SystemsManager-AutomationExecutionRole`. */
  roleName: z.string().max(64).default(''),
  excludedAccounts: z.array(z.string().min(6).max(68)).max(5_000).default([]),
  childUnits: z.boolean().default(false),
});
export type AutomationLocation = z.infer<typeof AutomationLocation>;

/** What is to be run, where and how (ssm:StartAutomationExecution). */
export const AutomationRequest = z.strictObject({
  document: DocumentName,
  version: DocumentVersion.default('$DEFAULT'),
  /** Without the parameter that targets give. The role to assume is one of them: see `RunbookDetails.roleParameter`. */
  parameters: ParameterValues,
  /** Step by step: each step waits for a `StartStep`. */
  mode: z.enum(['Auto', 'Interactive']).default('Auto'),
  targets: AutomationTargets.default({ kind: 'none' }),
  /** Of the targets; not used without any. */
  maxConcurrency: MaxConcurrency.default('10'),
  maxErrors: MaxErrors.default('0'),
  /** None: this account and Region. With locations, targets must fit into one part. */
  locations: z.array(AutomationLocation).max(100).default([]),
  /** The locations as a file that AWS reads itself; not with any of them here. */
  locationsUrl: z.string().regex(locationsUrlPattern).optional(),
  tags: z
    .array(z.tuple([z.string().min(1).max(128), z.string().max(256)]))
    .max(50)
    .default([]),
  alarm: Alarm.optional(),
});
export type AutomationRequest = z.infer<typeof AutomationRequest>;
