/**
 * What we call ourselves. Agents switch by it: above 1.2.331.0 they leave smux keep-alive off, and above 1.2.536.0 the
 * AWS CLI hands tokens over in the environment (session-manager-plugin's own release notes).
 */
export const clientVersion = '1.2.750.0';
