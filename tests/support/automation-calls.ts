import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateDocumentCommand,
  DescribeInstanceInformationCommand,
  GetAutomationExecutionCommand,
  SendAutomationSignalCommand,
  StartAutomationExecutionCommand,
  type SignalType,
  type SSMClient,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import type { OwnSandbox } from './own-sandbox.ts';

/** A busy computer takes its time. */
export const soon = { timeout: 45_000, interval: 20 };

export function createRunbook(ssm: SSMClient, Name: string, mainSteps: object[], more: object = {}) {
  const Content = JSON.stringify({ schemaVersion: '0.3', ...more, mainSteps });
  return ssm.send(new CreateDocumentCommand({ Name, Content, DocumentType: 'Automation' }));
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
  const create = (name: string, mainSteps: object[], more?: object) =>
    createRunbook(own().clients.ssm, name, mainSteps, more);
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
