import { expect, test } from 'vitest';
import { parseIni } from '../../../../main/aws/ini.ts';
import { createPace } from '../../../../main/aws/pace.ts';
import { joinSections } from '../../../../main/aws/profile-sections.ts';
import { retrySettings } from '../../../../main/aws/retry-settings.ts';

test.each([
  ['nothing', '', {}, { tries: {} }],
  ['max_attempts', 'max_attempts = 2', {}, { tries: { transient: 2, throttled: 2 } }],
  ['the environment first', 'max_attempts = 2', { AWS_MAX_ATTEMPTS: '4' }, { tries: { transient: 4, throttled: 4 } }],
  ['no number', 'max_attempts = many', {}, { tries: {} }],
  ['none at all', 'max_attempts = 0', {}, { tries: {} }],
  ['very many', 'max_attempts = 5000', {}, { tries: { transient: 20, throttled: 20 } }],
  ['the legacy mode', 'retry_mode = legacy', {}, { tries: { transient: 5 } }],
  ['the adaptive mode', '', { AWS_RETRY_MODE: 'adaptive' }, { tries: {} }],
  ['defaults_mode', 'defaults_mode = mobile', {}, { tries: {}, connectionTimeout: 30_000 }],
  [
    'AWS_DEFAULTS_MODE',
    'defaults_mode = mobile',
    { AWS_DEFAULTS_MODE: 'in-region' },
    { tries: {}, connectionTimeout: 1_100 },
  ],
  ['the legacy defaults', 'defaults_mode = legacy', {}, { tries: {} }],
])('%s', (_name, config, env, expected) => {
  const { sections } = joinSections(parseIni(`[profile p]\n${config}`), parseIni(''));
  expect(retrySettings(sections, env, 'p')).toEqual(expected);
});

test.each([
  ['transient', { transient: 2 }, 2],
  ['transient', {}, 3],
  ['throttled', { throttled: 1 }, 1],
  ['throttled', { transient: 1 }, 6],
] as const)('a call that fails %s, with %j, is tried %d times', async (kind, tries, expected) => {
  const pace = createPace({ wait: async () => {} });
  let count = 0;
  const call = async () => {
    count += 1;
    throw new Error('again');
  };
  const options = { passing: () => kind, onThrottled: () => () => {}, tries };
  await expect(pace.run('k', call, options)).rejects.toThrow('again');
  expect(count).toBe(expected);
});
