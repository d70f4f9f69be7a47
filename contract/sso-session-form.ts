/** The name of an sso-session, as the AWS CLI takes it in a section's header. */
export const ssoSessionNameForm = /^[\w.@+-]{1,64}$/;

/** Where people sign in: https, without a user name; http only to this computer. */
export const startUrlForm = /^(https:\/\/[^\s/?#@]+|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?)([/?#]\S*)?$/i;
