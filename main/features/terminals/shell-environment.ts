/** Credentials, and what would send a shell to other credentials than its profile's. */
const secret =
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CREDENTIAL_EXPIRATION|CONTAINER_\w+|WEB_IDENTITY_TOKEN_FILE|ROLE_ARN|ROLE_SESSION_NAME)$/i;
/** Of this app's own process: a program started from the shell must not take them for its own. */
const ours = /^(ELECTRON_|CHROME_DESKTOP$|NODE_OPTIONS$|NODE_CHANNEL_FD$|ORIGINAL_XDG_CURRENT_DESKTOP$)/i;
const choosing = /^AWS_(PROFILE|DEFAULT_PROFILE|REGION|DEFAULT_REGION|CONFIG_FILE|SHARED_CREDENTIALS_FILE)$/i;

/**
 * A local shell's environment: the app's own without keys and without what is Electron's, plus `profile` (never keys)
 * when one was chosen.
 */
export function shellEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  profile: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !secret.test(entry[0]) &&
      !ours.test(entry[0]) &&
      (profile === undefined || !choosing.test(entry[0])),
  );
  const added = Object.entries(profile ?? {}).filter(([name]) => !secret.test(name));
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(added),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    TERM_PROGRAM: 'Fleetdeck',
  };
}
