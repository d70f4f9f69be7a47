/** The window's pages come from this scheme and host alone. */
export const appScheme = 'app';
export const appHost = 'fleetdeck';
export const appOrigin = `${appScheme}://${appHost}`;
export const startPage = `${appOrigin}/index.html`;
