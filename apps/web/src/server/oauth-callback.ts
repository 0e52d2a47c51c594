/** Where OAuth providers send people back to. */
export const oauthCallback = '/oauth/callback';
