import type { SendInvitation } from '@storyloom/adapters/accounts/invite-user';
import { linkHours } from '@storyloom/adapters/accounts/sign-in-link';
import type { CliConfig } from '@storyloom/adapters/config/config';
import { escapeHtml } from '@storyloom/adapters/mail/escape-html';
import { makeMailer } from '@storyloom/adapters/mail/mailer';

/** Sends invitations by the mail server that is set; null when none is. */
export function invitationMail({ mail, site }: CliConfig): SendInvitation | null {
  const mailer = makeMailer(mail);
  if (!mailer.configured) return null;
  const { tenantName } = site;
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
