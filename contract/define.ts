import { z } from 'zod';

/** One question and one answer across the door. */
export interface RequestDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'request';
  readonly input: I;
  readonly output: O;
}

/** One question and any number of answers, until either side ends it. */
export interface FeedDefinition<I extends z.ZodType = z.ZodType, P extends z.ZodType = z.ZodType> {
  readonly kind: 'feed';
  readonly input: I;
  readonly payload: P;
}

export type Definition = RequestDefinition | FeedDefinition;
/** A feature's side of the contract: call names to definitions. */
export type FeatureContract = Readonly<Record<string, Definition>>;

/** Declares a request: `input` is parsed before the handler runs, `output` before the window sees it. */
export function request<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): RequestDefinition<I, O> {
  return { kind: 'request', input, output };
}

/** Declares a feed: `input` is parsed before the handler runs, each `payload` before the window sees it. */
export function feed<I extends z.ZodType, P extends z.ZodType>(input: I, payload: P): FeedDefinition<I, P> {
  return { kind: 'feed', input, payload };
}

/** What a caller passes. */
export type Input<D extends Definition> = z.input<D['input']>;
/** What a handler receives after the router has parsed it. */
export type ParsedInput<D extends Definition> = z.output<D['input']>;
/** What a request answers. */
export type Output<D extends Definition> = D extends RequestDefinition<z.ZodType, infer O> ? z.output<O> : never;
/** What a feed emits. */
export type Payload<D extends Definition> = D extends FeedDefinition<z.ZodType, infer P> ? z.output<P> : never;

/** An input that carries nothing. */
export const nothing = z.strictObject({});
