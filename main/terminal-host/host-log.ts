/** The host's lines for the app's log. Never tokens, never what a terminal shows or is typed into it. */
export type HostLog = Readonly<Record<'error' | 'warn' | 'info' | 'debug', (text: string, facts?: Facts) => void>>;

export type Facts = Readonly<Record<string, string | number | boolean>>;
