import { normalEmail } from '@storyloom/adapters/accounts/email';
import { linkHours, type SignInDeps, signInLink } from '@storyloom/adapters/accounts/sign-in-link';
import { escapeHtml } from '@storyloom/adapters/mail/escape-html';
import type { Mailer } from '@storyloom/adapters/mail/mailer';
import type { Runtime } from '../runtime.ts';

/** Whoever asks more often in an hour fills somebody's mailbox. */
const mostAnHour = 10;

const hourMs = 3_600_000;

/** Mails sign-in links to users who exist, a few an hour each; null when no mail server is set. */
export function signInMail(
  deps: SignInDeps & { mailer: Mailer; tenantName: string },
): Runtime['mailSignInLink'] {
  const { prisma, mailer, tenantName } = deps;
  if (!mailer.configured) return null;
  return async ({ email, callbackUrl }) => {
    const anHourAgo = new Date(Date.now() + (linkHours - 1) * hourMs);
    const recent = await prisma.verificationToken.count({
      where: { identifier: normalEmail(email), expires: { gt: anHourAgo } },
    });
    if (recent >= mostAnHour) return;
    const link = await signInLink(deps, { email, callbackUrl });
    if (!link) return;
    const use = `The link works once, within ${linkHours} hours. If you did not ask for it, do nothing.`;
    const sent = await mailer.send({
      to: email,
      subject: `Sign in to ${tenantName}`,
      text: `Hello,\n\nsign in to ${tenantName} here:\n\n${link.url}\n\n${use}\n`,
      html: `<p>Hello,</p><p><a href="${escapeHtml(link.url)}">Sign in to ${escapeHtml(tenantName)}</a></p><p>${use}</p>`,
    });
    if (!sent.ok) throw new Error(sent.message);
  };
}
