/** One entry for each code of contract/failure.ts: what happened, why, what to do next. */
export const failures = {
  codes: {
    'access-denied': {
      title: 'Access denied',
      why: 'AWS knows who you are but does not let you do this.',
      next: 'Ask an administrator of the account for the permission, or use another profile.',
    },
    'browser-failed': {
      title: 'The browser could not be opened',
      why: 'The system did not open the sign-in page.',
      next: 'Use a code instead, on this computer or another device.',
    },
    'ca-broken': {
      title: 'The file of certificates cannot be used',
      why: 'AWS_CA_BUNDLE or the profile’s ca_bundle names a file that is not there or holds no certificates.',
      next: 'Correct the setting or the file (PEM certificates), then try again.',
    },
    cancelled: { title: 'Cancelled', why: 'It was stopped before it ended.', next: 'Start it again when you need it.' },
    'checksum-mismatch': {
      title: 'The file arrived changed',
      why: 'The SHA-256 of what arrived is not that of what was sent. Nothing was kept under the file’s name.',
      next: 'Try again. If it fails again, the file is being written to, or its disk is failing.',
    },
    'clock-skew': {
      title: 'This computer’s clock is off',
      why: 'AWS refuses requests whose time differs from its own by more than five minutes.',
      next: 'Set the clock of this computer, then try again.',
    },
    'credential-process-failed': {
      title: 'The credential process failed',
      why: 'The program that this profile gets its keys from did not give any.',
      next: 'Run the command of credential_process in a terminal to see what it asks for, then try again.',
    },
    'credentials-expired': {
      title: 'The credentials have expired',
      why: 'The temporary credentials of this profile are no longer valid.',
      next: 'Renew them where you got them; the profile is read again as soon as the file changes.',
    },
    'credentials-missing': {
      title: 'No credentials',
      why: 'This profile has no credentials, or AWS does not take them.',
      next: 'See the details for what was tried; correct the profile, or choose another one.',
    },
    'document-missing': {
      title: 'The session document is missing',
      why: 'The Session Manager document that was asked for is not in this account and Region.',
      next: 'Check the document’s name, or connect with the account’s default preferences.',
    },
    'file-broken': {
      title: 'A file could not be read in full',
      why: 'A part of the file does not follow its format. The rest of it is used.',
      next: 'Correct the file; it is read again as soon as it is saved.',
    },
    'file-exists': {
      title: 'A file of this name is there already',
      why: 'The node has a file of this name, and nothing was changed.',
      next: 'Replace it, or send the file under another name.',
    },
    'file-failed': {
      title: 'The file could not be used',
      why: 'The system did not let the file be read or written.',
      next: 'Check that the disk has room and that you may write there, then try again.',
    },
    'file-too-large': {
      title: 'The file is too large for a session',
      why: 'Files of up to 4 GiB go through a session.',
      next: 'Use a bucket of S3 for larger ones.',
    },
    'invalid-request': {
      title: 'The request was refused',
      why: 'A value in the request is not valid.',
      next: 'Check what was entered and try again.',
    },
    'mfa-needed': {
      title: 'A code of your MFA device is needed',
      why: 'The role of this profile asks for multi-factor authentication, and no code was given.',
      next: 'Sign in again and enter the code that your device shows.',
    },
    'node-file-failed': {
      title: 'The node could not use the file',
      why: 'The node did not let the file be read or written as the user of the session.',
      next: 'See the details for the reason, choose another folder, and try again.',
    },
    'not-connected': {
      title: 'The node is not connected',
      why: 'Systems Manager has no connection to the agent on this node.',
      next: 'Check that the node is running, that SSM Agent runs on it and that it reaches the Systems Manager endpoints.',
    },
    'not-found': {
      title: 'Not found',
      why: 'What was asked for is not there, or not there any more.',
      next: 'Refresh the page and try again.',
    },
    offline: {
      title: 'AWS cannot be reached',
      why: 'The connection to the AWS endpoint could not be made.',
      next: 'Check the network, the proxy and the endpoint of the profile. Stored data stays on screen.',
    },
    'port-in-use': {
      title: 'The local port is in use',
      why: 'Another program on this computer listens on this port already.',
      next: 'Choose another local port, or 0 for any free one, or end the program that holds it.',
    },
    'port-refused': {
      title: 'The local port may not be opened',
      why: 'The system does not let this user listen on this port.',
      next: 'Choose a local port from 1024 on, or 0 for any free one.',
    },
    'profile-broken': {
      title: 'The profile cannot be used',
      why: 'The profile’s settings contradict each other or are not complete.',
      next: 'Correct the profile in the AWS files; it is read again as soon as the file is saved.',
    },
    'profile-missing': {
      title: 'There is no such profile',
      why: 'The profile is not in the AWS files.',
      next: 'Choose another profile, or add it to the AWS files.',
    },
    'proxy-failed': {
      title: 'The proxy did not let the connection through',
      why: 'The proxy that HTTPS_PROXY names could not be reached, or it refused.',
      next: 'Check HTTPS_PROXY, and the user and password in it, or name the host in NO_PROXY; then try again.',
    },
    'recording-damaged': {
      title: 'The recording is damaged',
      why: 'The file does not begin as a recording does (asciicast, version 2).',
      next: 'There is nothing to play. Show the file to look into it, or delete it.',
    },
    'recording-failed': {
      title: 'The recording stopped',
      why: 'Its file could not be written. What was recorded until then can be played; the terminal runs on.',
      next: 'Make room on the disk, then record again.',
    },
    'role-refused': {
      title: 'This role is not yours',
      why: 'IAM Identity Center does not let you use this role in this account.',
      next: 'Ask the administrator of IAM Identity Center for the assignment, or use another profile.',
    },
    'sandbox-failed': {
      title: 'The sandbox did not start',
      why: 'The sandbox’s own process ended or did not get ready in time.',
      next: 'Try again. If it fails again, copy the details for a report.',
    },
    'service-unavailable': {
      title: 'AWS has a problem',
      why: 'The service answered with an error of its own.',
      next: 'Try again in a moment.',
    },
    'session-ended': {
      title: 'The session has ended',
      why: 'The session was closed on the other side or its time was up.',
      next: 'Connect again for a new session.',
    },
    'shell-failed': {
      title: 'The shell did not start',
      why: 'The system could not run the chosen shell.',
      next: 'Check that the shell is installed and may be run, or choose another one.',
    },
    'sign-in-denied': {
      title: 'The sign-in was refused',
      why: 'The request was denied on the sign-in page.',
      next: 'Try again and allow the request, or close this and stay signed out.',
    },
    'sign-in-expired': {
      title: 'The sign-in took too long',
      why: 'The code or the page has expired before it was confirmed.',
      next: 'Try again; a code is good for about ten minutes.',
    },
    'sign-in-needed': {
      title: 'Sign-in is needed',
      why: 'This profile gets its credentials by a sign-in, and nobody is signed in.',
      next: 'Sign in; all that waited for it then goes on.',
    },
    'start-url-refused': {
      title: 'The portal is not known there',
      why: 'There is no IAM Identity Center with this start URL in this Region.',
      next: 'Compare sso_start_url and sso_region of the session with those of your access portal.',
    },
    'store-rebuilt': {
      title: 'The local store was rebuilt',
      why: 'Its file was damaged. The damaged file was kept aside and a new store was started.',
      next: 'Nothing to do: stored rows come back with the next refresh.',
    },
    'terminal-host-lost': {
      title: 'The terminals stopped',
      why: 'The process that runs the terminals has ended.',
      next: 'Reconnect the terminal; nothing else was lost.',
    },
    throttled: {
      title: 'AWS asks to slow down',
      why: 'Too many calls were made in this account and Region, by this app or by others.',
      next: 'Wait a moment, then try again. What has arrived stays on screen.',
    },
    'tls-too-old': {
      title: 'No safe connection could be made',
      why: 'The server did not agree on TLS 1.2 or newer. Nothing was sent.',
      next: 'Check the endpoint and the proxy: it may be an old server, or one without encryption.',
    },
    'tls-untrusted': {
      title: 'The server’s certificate is not trusted',
      why: 'The certificate did not pass the check. Nothing was sent.',
      next: 'Where your network looks into encrypted connections, name its certificates in AWS_CA_BUNDLE or ca_bundle. Otherwise do not go on.',
    },
    unexpected: {
      title: 'Something unexpected went wrong',
      why: 'This is most likely a defect of Fleetdeck.',
      next: 'Try again. If it fails again, copy the details for a report.',
    },
    unsupported: {
      title: 'Not supported yet',
      why: 'Fleetdeck cannot do this yet.',
      next: 'Profiles with access keys and profiles that assume a role work today.',
    },
  },
  /** In place of `why`, where the subject is known. */
  named: {
    'ca-broken': 'The file {{file}} of AWS_CA_BUNDLE or ca_bundle is not there or holds no certificates.',
    'credential-process-failed': '{{program}}, from which the profile “{{profile}}” gets its keys, failed: {{reason}}',
    'credentials-missing': 'No credentials were found for the profile “{{profile}}”.',
    'credentials-expired': 'The temporary credentials of the profile “{{profile}}” are no longer valid.',
    'document-missing': 'The document “{{document}}” is not in this account and Region.',
    'file-broken': 'Line {{line}} of {{file}} does not follow the format. The rest of the file is used.',
    'mfa-needed': 'The role of the profile “{{profile}}” asks for multi-factor authentication, and no code was given.',
    'not-connected': 'Systems Manager has no connection to the agent on {{nodeId}}.',
    'port-in-use': 'Port {{port}} of this computer is held by {{holder}}.',
    'port-refused': 'The system does not let this user listen on port {{port}}.',
    'profile-broken': 'The settings of the profile “{{profile}}” contradict each other or are not complete.',
    'profile-missing': 'The profile “{{profile}}” is not in the AWS files.',
    'proxy-failed': 'The proxy {{proxy}} could not be reached, or it refused.',
    'sign-in-needed': 'The profile “{{profile}}” gets its credentials by a sign-in, and nobody is signed in.',
    'tls-too-old': '{{host}} did not agree on TLS 1.2 or newer. Nothing was sent.',
    'tls-untrusted': 'The certificate of {{host}}, issued by “{{issuer}}”, did not pass the check. Nothing was sent.',
    unsupported: 'The profile “{{profile}}” gets its credentials by {{source}}, which Fleetdeck cannot do yet.',
  },
  missingAction: 'The permission {{action}} is missing.',
  remedies: {
    retry: 'Retry',
    'sign-in': 'Sign in again',
    'role-refused': 'IAM Identity Center does not let you use the role {{role}} in the account {{account}}.',
    'show-iam-action': 'About this permission',
    'open-file': 'Show the file',
    reconnect: 'Reconnect',
  },
  details: {
    cause: 'Cause: {{value}}',
    awsCode: 'AWS error: {{value}}',
    operation: 'Operation: {{value}}',
    'start-url-refused': 'There is no IAM Identity Center with the start URL {{startUrl}} in {{region}}.',
    status: 'HTTP status: {{value}}',
    requestId: 'Request id: {{value}}',
  },
} as const;
