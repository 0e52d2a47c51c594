/** What went wrong on the way in, by next-auth's code in the address: what happened and what to do. */
const sentences: Record<string, { title: string; text: string }> = {
  Verification: {
    title: 'This link does not work any more',
    text: 'It was used already, or it has expired. Each link works once: ask for a new one.',
  },
  AccessDenied: {
    title: 'This address may not sign in here',
    text: 'Ask whoever runs this installation to invite it.',
  },
  EmailSignin: {
    title: 'The link could not be sent',
    text: 'The mail server did not take it. Try again; if it fails again, tell whoever runs this installation.',
  },
  Configuration: {
    title: 'Sign-in is not set up right',
    text: 'Whoever runs this installation finds the reason in the server’s log.',
  },
};

const other = { title: 'Signing in did not work', text: 'Try again with a new link.' };

/** The message for an error code; null when there is no error. A session that ended is not one. */
export function signInError(code: string | undefined): { title: string; text: string } | null {
  if (code === undefined || code === '' || code === 'SessionRequired') return null;
  return Object.hasOwn(sentences, code) ? (sentences[code] ?? other) : other;
}
