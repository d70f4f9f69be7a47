import { choice, command, on, text, type AmazonDocument } from './parts.ts';

const operation = text('Scan compares with the patch baseline; Install installs what is missing.', {
  allowedValues: ['Scan', 'Install'],
});
const snapshot = text('A snapshot of the baseline to use for several nodes.', {
  default: '',
  allowedPattern: '(^$)|^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
});
const overrides = {
  InstallOverrideList: text('An S3 URL of a list of patches.', {
    default: '',
    allowedPattern: '(^$)|^https://.+$|^s3://([^/]+)/(.*?([^/]+))$',
  }),
  BaselineOverride: text('An S3 URL of patch baselines.', {
    default: '',
    allowedPattern: '(^$)|^s3://([^/]+)/(.*?([^/]+))$',
  }),
};
const reboot = choice('Whether nodes reboot after an install.', 'RebootIfNeeded', ['RebootIfNeeded', 'NoReboot']);

/** Nothing of this computer is patched: the steps say what they were asked for, as the real ones do first. */
const lines = [
  'echo "Patch operation {{ Operation }} on $(hostname), reboot option {{ RebootOption }}"',
  'echo "This sandbox changes no packages: patch states of the world are what Patch Manager tells."',
];

export const patchDocuments: readonly AmazonDocument[] = [
  {
    name: 'AWS-RunPatchBaseline',
    type: 'Command',
    content: command(
      'Scans for or installs patches from a patch baseline to a Linux or Windows operating system.',
      { Operation: operation, SnapshotId: snapshot, ...overrides, RebootOption: reboot },
      [
        {
          ...on('Windows'),
          action: 'aws:runPowerShellScript',
          name: 'PatchWindows',
          inputs: { timeoutSeconds: 7200, runCommand: lines },
        },
        {
          ...on('MacOS'),
          action: 'aws:runShellScript',
          name: 'PatchMacOS',
          inputs: { timeoutSeconds: 7200, runCommand: lines },
        },
        {
          ...on('Linux'),
          action: 'aws:runShellScript',
          name: 'PatchLinux',
          inputs: { timeoutSeconds: 7200, runCommand: lines },
        },
      ],
    ),
  },
];
