/** A path of this site, or home: an address from outside is never followed. */
export function safeReturn(path: string | undefined): string {
  if (path === undefined || !path.startsWith('/') || /^\/[/\\]/.test(path)) return '/';
  return path.startsWith('/sign-in') ? '/' : path;
}

/** The sign-in page that returns to `path`. */
export function signInPath(path: string): string {
  return `/sign-in?callbackUrl=${encodeURIComponent(path)}`;
}
