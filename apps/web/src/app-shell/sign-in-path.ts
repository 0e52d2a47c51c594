/** A path of this site, or the list of stories: an address from outside is never followed. */
export function safeReturn(path: string | undefined): string {
  if (path === undefined || !path.startsWith('/') || /^\/[/\\]/.test(path)) return '/stories';
  return path.startsWith('/sign-in') ? '/stories' : path;
}

/** The sign-in page that returns to `path`. */
export function signInPath(path: string): string {
  return `/sign-in?callbackUrl=${encodeURIComponent(path)}`;
}
