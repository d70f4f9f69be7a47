export type Platform = 'Windows' | 'Linux' | 'MacOS';

const everywhere: readonly Platform[] = ['Windows', 'Linux', 'MacOS'];
const windows: readonly Platform[] = ['Windows'];
const unix: readonly Platform[] = ['Linux', 'MacOS'];

/** The plugins of Command documents and the platforms each runs on. */
export const actionPlatforms: ReadonlyMap<string, readonly Platform[]> = new Map([
  ['aws:applications', windows],
  ['aws:cloudWatch', windows],
  ['aws:configureDocker', ['Windows', 'Linux']],
  ['aws:configurePackage', everywhere],
  ['aws:domainJoin', ['Windows', 'Linux']],
  ['aws:downloadContent', everywhere],
  ['aws:psModule', windows],
  ['aws:refreshAssociation', everywhere],
  ['aws:runDockerAction', ['Windows', 'Linux']],
  ['aws:runDocument', everywhere],
  ['aws:runPowerShellScript', everywhere],
  ['aws:runShellScript', unix],
  ['aws:softwareInventory', everywhere],
  ['aws:updateAgent', everywhere],
  ['aws:updateSsmAgent', everywhere],
]);
