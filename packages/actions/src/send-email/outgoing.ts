/** The mail that the options describe. */
import {
  type ActionContext,
  hasControlCharacter,
  type Json,
  type MailAttachment,
  type MailMessage,
  type MailServer,
} from '@storyloom/engine';
import { badOption } from '../bad-option.ts';
import { fileOf, hasBase64 } from '../files.ts';
import { excerpt } from '../values.ts';
import type { SendEmailOptions } from './index.ts';

const mostRecipients = 100;
const mostMegabytes = 25;

/** Throws Fatal naming the option that makes no mail. */
export function outgoing(options: SendEmailOptions, context: ActionContext): MailMessage {
  const { recipients: to, cc, bcc, reply_to: replyTo, subject, body } = options;
  const isHtml = options.advanced_html && hasMarkup.test(body);
  const count = to.length + cc.length + bcc.length;
  if (count === 0) throw badOption('recipients', 'is missing.');
  if (count > mostRecipients)
    throw badOption('recipients', `there are ${count} with cc and bcc; ${mostRecipients} is the most.`);
  return {
    from: { name: options.sender_name || null, address: options.sender_address },
    to,
    cc,
    bcc,
    replyTo,
    subject,
    text: options.text || (isHtml ? null : body),
    html: isHtml ? body : asHtml(body),
    attachments: attachmentsOf(options.attachments, body),
    messageId: context.idempotencyKey,
    server: serverOf(options),
    allowedHosts: context.allowedHosts,
    timeoutMs: options.timeout * 1000,
    signal: context.signal,
  };
}

function serverOf(options: SendEmailOptions): MailServer | null {
  const { smtp_server: host, smtp_port: port, smtp_security: security } = options;
  const { smtp_certificate_authority: ca, disable_ssl_verification: skipVerify } = options;
  if (host === '') return null;
  if (options.sender_address === null)
    throw badOption('sender_address', 'is needed with an own smtp_server.');
  if (options.smtp_login === 'oauth2' && (options.smtp_user === '' || options.smtp_password === '')) {
    throw badOption('smtp_login', 'oauth2 needs smtp_user, and an access token in smtp_password.');
  }
  return {
    host: host.trim(),
    port,
    security: security === 'auto' ? (port === 465 ? 'tls' : 'starttls') : security,
    user: options.smtp_user || null,
    password: options.smtp_password || null,
    login: options.smtp_login,
    tls: { skipVerify, ...(ca === '' ? {} : { ca }) },
  };
}

/** Also of one file that is not in a list. */
function attachmentsOf(value: Json, body: string): MailAttachment[] {
  let left = mostMegabytes * 1024 * 1024 - body.length;
  return (Array.isArray(value) ? value : [value]).map((entry, place) => {
    const option = `attachments[${place}]`;
    const file = fileOf(entry);
    if (file === null) {
      if (hasBase64(entry)) throw badOption(`${option}.base64encodedcontents`, 'is not base64.');
      throw badOption(
        option,
        `must have a filename and base64encodedcontents or contents; it is ${excerpt(entry)}.`,
      );
    }
    left -= file.bytes.length;
    if (left < 0) throw badOption(option, `makes the mail larger than ${mostMegabytes} MB.`);
    const { content_id = null } = Object(entry);
    const contentId = content_id === null ? null : String(content_id).replace(/^<(.*)>$/, '$1');
    check(`${option}.filename`, file.filename);
    check(`${option}.content_type`, file.contentType);
    check(`${option}.content_id`, contentId);
    if (file.contentType !== null && !/^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/.test(file.contentType)) {
      throw badOption(
        `${option}.content_type`,
        `must be auto or a type such as text/csv; it is ${excerpt(file.contentType)}.`,
      );
    }
    return { filename: file.filename, contentType: file.contentType, content: file.bytes, contentId };
  });
}

function check(option: string, text: string | null): void {
  if (text !== null && hasControlCharacter(text)) {
    throw badOption(option, 'must not contain a line break or another control character.');
  }
}

/** A tag or an entity; an address in angle brackets is none. Linear in the text. */
const hasMarkup = /<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>|<!--|&(?:#\d+|#x[\da-f]+|[a-z][a-z0-9]{1,30});/i;

/** Plain text as HTML that shows the same. */
function asHtml(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\r\n?|\n/g, '<br>\n');
  return `<!doctype html>\n<html><body>\n<p>${escaped}</p>\n</body></html>\n`;
}
