import { choice, command, on, text, workingDirectory, type AmazonDocument } from './parts.ts';

export const maintenanceDocuments: readonly AmazonDocument[] = [
  {
    name: 'AmazonCloudWatch-ManageAgent',
    type: 'Command',
    content: command(
      'Send commands to the Amazon CloudWatch agent.',
      {
        action: choice('What the agent does.', 'configure', [
          'configure',
          'configure (append)',
          'configure (remove)',
          'start',
          'status',
          'stop',
        ]),
        mode: choice('Where it runs.', 'ec2', ['ec2', 'onPremise', 'auto']),
        optionalConfigurationSource: choice('Where the configuration is.', 'ssm', ['ssm', 'default', 'all']),
        optionalConfigurationLocation: text('The parameter that holds the configuration.', {
          default: '',
          allowedPattern: '[a-zA-Z0-9-_/.]*$',
        }),
        optionalRestart: choice('Whether it restarts.', 'yes', ['yes', 'no']),
      },
      [
        {
          ...on('Linux'),
          name: 'ControlCloudWatchAgentLinux',
          action: 'aws:runShellScript',
          inputs: {
            timeoutSeconds: '300',
            runCommand: [
              'if [ ! -d "$HOME/.node/packages/AmazonCloudWatchAgent" ]; then',
              '  echo "The CloudWatch agent is not installed on $(hostname)." >&2; exit 1',
              'fi',
              'echo "amazon-cloudwatch-agent: {{ action }} ({{ mode }}), restart {{ optionalRestart }}"',
            ],
          },
        },
        {
          ...on('Windows'),
          name: 'ControlCloudWatchAgentWindows',
          action: 'aws:runPowerShellScript',
          inputs: { timeoutSeconds: '300', runCommand: ['Write-Output "{{ action }} {{ mode }}"'] },
        },
      ],
    ),
  },
  {
    name: 'AWS-InstallPowerShellModule',
    type: 'Command',
    content: {
      schemaVersion: '1.2',
      description: 'Deploy and install PowerShell modules.',
      parameters: {
        commands: { type: 'StringList', description: 'Commands to run after the installation.', default: [] },
        executionTimeout: text('Seconds.', { default: '3600', allowedPattern: '[1-9][0-9]{0,5}' }),
        source: text('URL or path of the module’s .zip.', { default: '', allowedPattern: '.*[.]zip$|^$' }),
        sourceHash: text('SHA-256 of the .zip.', { default: '' }),
        workingDirectory,
      },
      runtimeConfig: {
        'aws:psModule': {
          properties: [
            {
              id: '0.aws:psModule',
              runCommand: '{{ commands }}',
              source: '{{ source }}',
              sourceHash: '{{ sourceHash }}',
              timeoutSeconds: '{{ executionTimeout }}',
              workingDirectory: '{{ workingDirectory }}',
            },
          ],
        },
      },
    },
  },
  {
    name: 'AWS-ConfigureDocker',
    type: 'Command',
    content: command(
      'Installs or uninstalls Docker.',
      { action: choice('What is done.', 'Install', ['Install', 'Uninstall']) },
      [{ name: 'ConfigureDocker', action: 'aws:configureDocker', inputs: { action: '{{ action }}' } }],
    ),
  },
  {
    name: 'AWS-RunDockerAction',
    type: 'Command',
    content: command(
      'Runs an action on Docker containers and images.',
      {
        action: text('What is done.', {
          allowedValues: [
            'Create',
            'Start',
            'Run',
            'Stop',
            'Rm',
            'Exec',
            'Inspect',
            'Logs',
            'Ps',
            'Stats',
            'Pull',
            'Images',
            'Rmi',
          ],
        }),
        container: text('The container.', { default: '' }),
        image: text('The image.', { default: '' }),
        cmd: text('The command in the container.', { default: '' }),
      },
      [
        {
          name: 'RunDockerAction',
          action: 'aws:runDockerAction',
          inputs: { action: '{{ action }}', container: '{{ container }}', image: '{{ image }}', cmd: '{{ cmd }}' },
        },
      ],
    ),
  },
];
