import { choice, command, text, type AmazonDocument } from './parts.ts';

const enabled = (description: string, fallback = 'Enabled') => choice(description, fallback, ['Enabled', 'Disabled']);

export const agentDocuments: readonly AmazonDocument[] = [
  {
    name: 'AWS-UpdateSSMAgent',
    type: 'Command',
    content: {
      schemaVersion: '1.2',
      description: 'Update the Amazon SSM Agent to the latest version or specified version.',
      parameters: {
        version: text('The version to install; the latest when empty.', { default: '' }),
        allowDowngrade: choice('Whether an older version may be installed.', 'false', ['true', 'false']),
      },
      runtimeConfig: {
        'aws:updateSsmAgent': {
          properties: {
            agentName: 'amazon-ssm-agent',
            allowDowngrade: '{{ allowDowngrade }}',
            targetVersion: '{{ version }}',
          },
        },
      },
    },
  },
  {
    name: 'AWS-ConfigureAWSPackage',
    type: 'Command',
    content: command(
      'Install or uninstall a Distributor package.',
      {
        action: text('What is done with the package.', { allowedValues: ['Install', 'Uninstall'] }),
        installationType: choice('How an installed package is updated.', 'Uninstall and reinstall', [
          'Uninstall and reinstall',
          'In-place update',
        ]),
        name: text('The package’s name or ARN.', {
          allowedPattern: '^arn:[a-z0-9][-.a-z0-9]{0,62}:[a-z0-9][-.a-z0-9]{0,62}:.*$|^[a-zA-Z][a-zA-Z0-9\\-_]{0,39}$',
        }),
        version: text('The version; the latest when empty.', { default: '' }),
        additionalArguments: { type: 'StringMap', description: 'Given to the package’s scripts.', default: '{}' },
      },
      [
        {
          name: 'configurePackage',
          action: 'aws:configurePackage',
          inputs: {
            name: '{{ name }}',
            action: '{{ action }}',
            installationType: '{{ installationType }}',
            version: '{{ version }}',
            additionalArguments: '{{ additionalArguments }}',
          },
        },
      ],
    ),
  },
  {
    name: 'AWS-GatherSoftwareInventory',
    type: 'Policy',
    content: {
      schemaVersion: '2.0',
      description: 'Software Inventory Policy Document.',
      parameters: {
        applications: enabled('Applications'),
        awsComponents: enabled('AWS components'),
        files: text('Files, as JSON', { default: '' }),
        networkConfig: enabled('Network configuration'),
        windowsUpdates: enabled('Windows updates'),
        instanceDetailedInformation: enabled('Details of the node'),
        services: enabled('Windows services'),
        windowsRegistry: text('Registry keys, as JSON', { default: '' }),
        windowsRoles: enabled('Windows roles'),
        customInventory: enabled('Custom inventory'),
        billingInfo: enabled('Billing information'),
      },
      mainSteps: [
        {
          action: 'aws:softwareInventory',
          name: 'collectSoftwareInventoryItems',
          inputs: {
            applications: '{{ applications }}',
            awsComponents: '{{ awsComponents }}',
            networkConfig: '{{ networkConfig }}',
            files: '{{ files }}',
            services: '{{ services }}',
            windowsRoles: '{{ windowsRoles }}',
            windowsRegistry: '{{ windowsRegistry }}',
            windowsUpdates: '{{ windowsUpdates }}',
            instanceDetailedInformation: '{{ instanceDetailedInformation }}',
            billingInfo: '{{ billingInfo }}',
            customInventory: '{{ customInventory }}',
          },
        },
      ],
    },
  },
  {
    name: 'AWS-InstallApplication',
    type: 'Command',
    content: {
      schemaVersion: '1.2',
      description: 'Install, repair, or uninstall an application using an MSI.',
      parameters: {
        action: choice('What is done.', 'Install', ['Install', 'Repair', 'Uninstall']),
        parameters: text('Parameters of the installer.', { default: '' }),
        source: text('URL or path of the .msi.', { allowedPattern: '.*[.]msi$' }),
        sourceHash: text('SHA-256 of the .msi.', { default: '' }),
      },
      runtimeConfig: {
        'aws:applications': {
          properties: [
            {
              id: '0.aws:applications',
              action: '{{ action }}',
              parameters: '{{ parameters }}',
              source: '{{ source }}',
              sourceHash: '{{ sourceHash }}',
            },
          ],
        },
      },
    },
  },
  {
    name: 'AWS-RefreshAssociation',
    type: 'Command',
    content: {
      schemaVersion: '1.2',
      description: 'Force apply the specified associations.',
      parameters: {
        associationIds: { type: 'StringList', description: 'The associations; all when empty.', default: [] },
      },
      runtimeConfig: { 'aws:refreshAssociation': { properties: [{ associationIds: '{{ associationIds }}' }] } },
    },
  },
];
