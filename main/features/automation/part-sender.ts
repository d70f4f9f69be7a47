import type { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { AutomationRequest } from '../../../contract/automation-request.ts';
import type { UnsentReason } from '../../../contract/automation-run.ts';
import { sizeOf, totalOf } from '../../../contract/automation-targets.ts';
import { failed, failureOf, type Failure } from '../../../contract/failure.ts';
import { partControl, type RateControl } from '../../../contract/rate-control.ts';
import { unanswered } from '../../../contract/unanswered.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Rest } from '../rest.ts';
import { unlessOver } from './part-ends.ts';
import type { Part } from './part.ts';
import { partToken, startInput } from './requests.ts';

export interface PartSenderOptions {
  readonly scope: Scope;
  readonly request: AutomationRequest;
  readonly parts: Part[];
  /** Of a run that is begun here: parts that are not sent yet are sent when it is their turn. */
  readonly token: string | undefined;
  /** Keeps which parts AWS was asked for, and which it has taken; never rejects. */
  readonly keep: () => Promise<void>;
}

interface PartSenderParts {
  readonly aws: Pick<Aws, 'send'>;
  readonly rest: Rest['rest'];
  /** AWS could not be asked, or did not take a part. */
  readonly onFailure: (failure: Failure) => void;
}

export type StopType = 'Cancel' | 'Complete';

/** Starts the parts of one run, until somebody or something stops it, and stops those under way. */
export interface PartSender {
  /** The stop that was asked for last. */
  readonly asked: StopType | undefined;
  /** Why what was not sent stays so. */
  readonly unsent: UnsentReason | undefined;
  /** Why AWS did not take a part; where `unsent` is `refused`. */
  readonly refusal: Failure | undefined;
  /** Sends the first part. Throws FailureError. */
  begin(signal: AbortSignal): Promise<void>;
  /**
   * Sends a part when it is its turn; whether AWS has taken it. Where no answer comes, the same is sent again until one
   * does: by its token AWS knows what it has begun.
   */
  send(part: Part, signal: AbortSignal): Promise<boolean>;
  /** Nothing more is sent. */
  end(reason: UnsentReason): void;
  /** Sends nothing more, and stops all that is under way. Asks for all of them, then throws the first FailureError. */
  stop(type: StopType, signal: AbortSignal): Promise<void>;
  /** Stops a part that AWS took after the stop was asked for. Throws FailureError. */
  stopLate(part: Part, signal: AbortSignal): Promise<void>;
}

/** Milliseconds until AWS is asked again after it could not be. */
export const troubledMs = 15_000;

export function createPartSender(
  { aws, rest, onFailure }: PartSenderParts,
  { scope, request, parts, token, keep }: PartSenderOptions,
): PartSender {
  const total = totalOf(parts.map(({ targets }) => targets));
  let sends = token !== undefined;
  let asked: StopType | undefined;
  let unsent: UnsentReason | undefined;
  let refusal: Failure | undefined;
  /** Parts that AWS took after the stop was asked for: they are stopped by themselves. */
  const late = new Set<Part>();

  const end = (reason: UnsentReason) => {
    sends = false;
    unsent = reason;
  };
  const errorsOf = () =>
    parts.reduce((sum, { facts }) => sum + (facts?.counters?.failed ?? 0) + (facts?.counters?.timedOut ?? 0), 0);
  const controlOf = (part: Part) => partControl(request, { total, size: sizeOf(part.targets), errors: errorsOf() });

  const commandOf = async (part: Part, control: RateControl) => {
    const { StartAutomationExecutionCommand } = await import('@aws-sdk/client-ssm');
    return new StartAutomationExecutionCommand({
      ...startInput(request, part.targets, control),
      ...(token !== undefined && { ClientToken: partToken(token, parts.indexOf(part)) }),
    });
  };
  const start = async (part: Part, command: StartAutomationExecutionCommand, signal: AbortSignal) => {
    const { AutomationExecutionId } = await aws.send(scope, 'ssm', command, signal);
    if (AutomationExecutionId === undefined)
      throw failed('unexpected', 'StartAutomationExecution told no execution.', {
        operation: 'ssm:StartAutomationExecution',
      });
    part.executionId = AutomationExecutionId;
    if (asked !== undefined) late.add(part);
    void keep();
  };
  const stop = async (part: Part, Type: StopType, signal: AbortSignal) => {
    const { executionId: AutomationExecutionId, facts } = part;
    if (AutomationExecutionId === undefined || facts?.isOver === true) return;
    const { StopAutomationExecutionCommand } = await import('@aws-sdk/client-ssm');
    const command = new StopAutomationExecutionCommand({ AutomationExecutionId, Type });
    await aws.send(scope, 'ssm', command, signal).catch(unlessOver);
    late.delete(part);
  };
  /** AWS has not taken it, unless an earlier ask for the same has had no answer. */
  const notAsked = (part: Part) => {
    part.isAsked = part.isLost === true;
    void keep();
  };
  const notTaken = async (part: Part, failure: Failure, signal: AbortSignal) => {
    if (unanswered.has(failure.code)) {
      part.isLost = true;
      onFailure(failure);
      await rest(troubledMs, signal);
    } else {
      // An answer that says nothing is as good as none; without a mark AWS was not asked.
      if (failure.code === 'unexpected' && part.isAsked === true) part.isLost = true;
      notAsked(part);
      end('refused');
      refusal = failure;
      onFailure(failure);
    }
  };

  return {
    get asked() {
      return asked;
    },
    get unsent() {
      return unsent;
    },
    get refusal() {
      return refusal;
    },
    end,
    async begin(signal) {
      const [first] = parts;
      const control = first === undefined ? undefined : controlOf(first);
      if (first !== undefined && control !== undefined) await start(first, await commandOf(first, control), signal);
    },
    async send(part, signal) {
      const control = controlOf(part);
      if (control === undefined) {
        if (sends) unsent = 'errors';
        return false;
      }
      const isWanted = () => sends && asked === undefined && !signal.aborted;
      while (isWanted()) {
        try {
          // What fails here, as a file of the SDK that cannot be read, has asked AWS for nothing.
          const command = await commandOf(part, control);
          part.isAsked = true;
          // Before AWS is asked: should the app end before the answer, nobody may take it for a part that was never sent.
          await keep();
          if (!isWanted()) {
            notAsked(part);
            return false;
          }
          await start(part, command, signal);
          return true;
        } catch (error) {
          if (signal.aborted) return false;
          await notTaken(part, failureOf(error), signal);
        }
      }
      return false;
    },
    async stop(type, signal) {
      asked = type;
      const asking = parts.map((part) => stop(part, type, signal));
      const refused = (await Promise.allSettled(asking)).find(({ status }) => status === 'rejected');
      if (refused?.status === 'rejected') throw refused.reason;
    },
    async stopLate(part, signal) {
      if (asked === undefined || !late.has(part)) return;
      try {
        await stop(part, asked, signal);
      } catch (error) {
        // What AWS refuses is not asked for again and again; the user is told and can.
        if (!unanswered.has(failureOf(error).code)) late.delete(part);
        throw error;
      }
    },
  };
}
