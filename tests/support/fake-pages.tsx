/** Stand-ins for pages whose own tests are elsewhere. */
export const FleetScreen = () => <h1>Fleet</h1>;
export const SessionsScreen = () => <p>Rows of sessions</p>;
