import type { AlarmConfiguration } from '@aws-sdk/client-ssm';
import type { Alarm } from '../../contract/runnable.ts';

/** An alarm as the inputs of SendCommand and StartAutomationExecution have it; nothing where there is none. */
export function alarmInput(alarm: Alarm | undefined): { AlarmConfiguration?: AlarmConfiguration } {
  if (alarm === undefined) return {};
  return { AlarmConfiguration: { Alarms: [{ Name: alarm.name }], IgnorePollAlarmFailure: alarm.ignorePollFailure } };
}

/** The other way round, as a request has it. */
export function alarmOf(configuration: AlarmConfiguration | undefined): { alarm?: Alarm } {
  const name = configuration?.Alarms?.[0]?.Name;
  if (name === undefined) return {};
  return { alarm: { name, ignorePollFailure: configuration?.IgnorePollAlarmFailure ?? false } };
}
