export const signIn = {
  profiles_one: 'Profile that waits',
  profiles_other: 'Profiles that wait',
  mfa: {
    title: 'Enter the code of your MFA device',
    device: 'Device',
    role: 'Role',
    code: 'Code',
    help: 'Six digits; a pasted code may have spaces. The role is then yours for its duration, in all profiles that use it.',
    refused: 'AWS did not take the code: {{message}} Wait for the next code if this one was used already.',
    confirm: 'Confirm',
    checking: 'Checking…',
  },
} as const;
