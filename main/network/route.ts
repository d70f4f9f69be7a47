/** How an address is reached. */
export interface Route {
  /** URL of the HTTP proxy. It may hold a password: never logged, never told to the window. */
  readonly proxy?: string;
  /** Certificates of the user's own authorities (PEM), trusted beside Node's. */
  readonly ca?: string;
}
