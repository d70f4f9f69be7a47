import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateDocumentCommand,
  DescribeInstanceInformationCommand,
  GetAutomationExecutionCommand,
  SendAutomationSignalCommand,
  StartAutomationExecutionCommand,
  type SignalType,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { clientsOf } from './sandbox-clients.ts';

/** A busy computer takes its time. */
export const soon = { timeout: 45_000, interval: 20 };
export const named = (name: string): unknown => expect.objectContaining({ name });

/** A sandbox of one test, with a home of its own. */
export interface OwnSandbox {
  readonly sandbox: Sandbox;
  readonly home: string;
  readonly clients: ReturnType<typeof clientsOf>;
  close(): Promise<void>;
}

export async function openOwnSandbox(options: SandboxOptions = {}): Promise<OwnSandbox> {
  const home = mkdtempSync(path.join(tmpdir(), 'automation-'));
  const sandbox = await createSandbox({ stateMs: 150, commandDelayMs: 10, home, ...options });
  return {
    sandbox,
    home,
    clients: clientsOf(sandbox),
    async close() {
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What tests ask the AWS SDK for, of the sandbox of now. */
export function automationCalls(own: () => OwnSandbox) {
  const start = async (DocumentName: string, more: Partial<StartAutomationExecutionCommandInput> = {}) => {
    const input = { DocumentName, ...more };
    return (await own().clients.ssm.send(new StartAutomationExecutionCommand(input))).AutomationExecutionId ?? '';
  };
  const runOf = async (AutomationExecutionId: string) =>
    (await own().clients.ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }))).AutomationExecution;
  const statusOf = async (id: string) => (await runOf(id))?.AutomationExecutionStatus;
  const over = ['Success', 'Failed', 'Cancelled', 'TimedOut'];
  const ended = async (id: string) => {
    await expect.poll(async () => over.includes((await statusOf(id)) ?? ''), soon).toBe(true);
    return runOf(id);
  };
  const signal = (AutomationExecutionId: string, SignalType: SignalType, Payload: Record<string, string[]> = {}) =>
    own().clients.ssm.send(new SendAutomationSignalCommand({ AutomationExecutionId, SignalType, Payload }));
  const create = (Name: string, mainSteps: object[], more: object = {}) => {
    const Content = JSON.stringify({ schemaVersion: '0.3', ...more, mainSteps });
    return own().clients.ssm.send(new CreateDocumentCommand({ Name, Content, DocumentType: 'Automation' }));
  };
  const stateOf = async (id: string) => {
    const { Reservations } = await own().clients.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    return Reservations?.[0]?.Instances?.[0]?.State?.Name;
  };
  const pingOf = async (id: string) => {
    const Filters = [{ Key: 'InstanceIds', Values: [id] }];
    return (await own().clients.ssm.send(new DescribeInstanceInformationCommand({ Filters })))
      .InstanceInformationList?.[0]?.PingStatus;
  };
  const stepsOf = (run: Awaited<ReturnType<typeof runOf>>) =>
    Object.fromEntries((run?.StepExecutions ?? []).map((step) => [step.StepName ?? '', step.StepStatus]));
  return { start, runOf, statusOf, ended, signal, create, stateOf, pingOf, stepsOf };
}
