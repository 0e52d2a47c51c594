import { escapeHtml } from '../mail/escape-html.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { SendInvitation } from './invite-user.ts';
import { linkHours } from './sign-in-link.ts';

/** Sends invitations by the mail server that is set; null when none is. */
export function invitationMail(
  mailer: Mailer,
  { tenantName }: { tenantName: string },
): SendInvitation | null {
  if (!mailer.configured) return null;
  return async ({ to, url, teamName }) => {
    const team = teamName === tenantName ? '' : ` in the team ${teamName}`;
    const sentence = `You can now work with ${tenantName}${team}.`;
    const use = `The link signs you in once, within ${linkHours} hours.`;
    const sent = await mailer.send({
      to,
      subject: `You are invited to ${tenantName}`,
      text: `Hello,\n\n${sentence} Sign in here:\n\n${url}\n\n${use}\n`,
      html: `<p>Hello,</p><p>${escapeHtml(sentence)}</p><p><a href="${escapeHtml(url)}">Sign in</a></p><p>${use}</p>`,
    });
    if (!sent.ok) throw new Error(sent.message);
  };
}
