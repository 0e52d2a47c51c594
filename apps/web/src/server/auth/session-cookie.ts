/** Over https the cookie is bound to this very host (`__Host-`): no other one can set it. */
export function sessionCookieName({ secure }: { secure: boolean }): string {
  return secure ? '__Host-storyloom-session' : 'storyloom-session';
}

/** The session's token in a Cookie header; null without one. */
export function sessionTokenOf(cookieHeader: string | undefined, name: string): string | null {
  for (const pair of cookieHeader?.split(';') ?? []) {
    const [key, ...value] = pair.split('=');
    if (key?.trim() === name) return decoded(value.join('=').trim());
  }
  return null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
