import { command, executionTimeout, text, texts, workingDirectory, type AmazonDocument } from './parts.ts';

const commands = texts('The commands to run, one a line.', { minItems: 1, displayType: 'textarea' });

/** Schema 1.2, as these two are. */
const script = (description: string, plugin: string): object => ({
  schemaVersion: '1.2',
  description,
  parameters: { commands, workingDirectory, executionTimeout },
  runtimeConfig: {
    [plugin]: {
      properties: [
        {
          id: `0.${plugin}`,
          runCommand: '{{ commands }}',
          workingDirectory: '{{ workingDirectory }}',
          timeoutSeconds: '{{ executionTimeout }}',
        },
      ],
    },
  },
});

export const scriptDocuments: readonly AmazonDocument[] = [
  {
    name: 'AWS-RunShellScript',
    type: 'Command',
    content: script('Run a shell script or specify the commands to run.', 'aws:runShellScript'),
  },
  {
    name: 'AWS-RunPowerShellScript',
    type: 'Command',
    content: script('Run a PowerShell script or specify the paths to scripts to run.', 'aws:runPowerShellScript'),
  },
  {
    name: 'AWS-RunDocument',
    type: 'Command',
    content: command(
      'Runs another Command document, of this account or one that was downloaded.',
      {
        sourceType: text('Where the document is.', {
          allowedValues: ['S3', 'GitHub', 'HTTP', 'Git', 'SSMDocument'],
        }),
        sourceInfo: { type: 'StringMap', description: 'What finds the document.', default: '{}' },
        documentParameters: { type: 'StringMap', description: 'The document’s parameters.', default: '{}' },
      },
      [
        {
          action: 'aws:downloadContent',
          name: 'downloadContent',
          inputs: { sourceType: '{{ sourceType }}', sourceInfo: '{{ sourceInfo }}', destinationPath: '' },
        },
        {
          action: 'aws:runDocument',
          name: 'runDocument',
          inputs: { documentType: 'LocalPath', documentPath: '', documentParameters: '{{ documentParameters }}' },
        },
      ],
    ),
  },
  {
    name: 'AWS-RunRemoteScript',
    type: 'Command',
    content: command(
      'Downloads scripts from S3 or GitHub and runs one.',
      {
        sourceType: text('Where the script is.', { allowedValues: ['GitHub', 'S3'] }),
        sourceInfo: { type: 'StringMap', description: 'What finds the script.', default: '{}' },
        commandLine: text('The command line that runs the script.', { default: '' }),
        workingDirectory,
        executionTimeout,
      },
      [
        {
          action: 'aws:downloadContent',
          name: 'downloadContent',
          inputs: {
            sourceType: '{{ sourceType }}',
            sourceInfo: '{{ sourceInfo }}',
            destinationPath: '{{ workingDirectory }}',
          },
        },
        {
          action: 'aws:runShellScript',
          name: 'runShellScript',
          precondition: { StringEquals: ['platformType', 'Linux'] },
          inputs: {
            runCommand: ['{{ commandLine }}'],
            workingDirectory: '{{ workingDirectory }}',
            timeoutSeconds: '{{ executionTimeout }}',
          },
        },
        {
          action: 'aws:runPowerShellScript',
          name: 'runPowerShellScript',
          precondition: { StringEquals: ['platformType', 'Windows'] },
          inputs: {
            runCommand: ['{{ commandLine }}'],
            workingDirectory: '{{ workingDirectory }}',
            timeoutSeconds: '{{ executionTimeout }}',
          },
        },
      ],
    ),
  },
];
