/** A mail as it goes over the line. What could forge a header or a recipient is refused here once more. */
import { hasControlCharacter, type MailAddress, type MailAttachment, parseMailbox } from '@storyloom/engine';
import type { MailComposerAttachment, MailComposerOptions } from 'nodemailer/lib/mail-composer';
import type { Posting } from './smtp.ts';

export type Letter = {
  from: MailAddress;
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  replyTo: MailAddress[];
  subject: string;
  text: string;
  html: string | null;
  attachments: MailAttachment[];
  /** With brackets; null for one that is made up. */
  messageId: string | null;
};

/** What of a letter must not be sent, as `The subject has a line break in it`; null when all may. */
export function faultOf(letter: Letter): string | null {
  const { from, to, cc, bcc, replyTo, subject, attachments, messageId } = letter;
  for (const { name, address } of [from, ...to, ...cc, ...bcc, ...replyTo]) {
    const parsed = parseMailbox(address);
    if (parsed?.address !== address) return 'One of its addresses is not an e-mail address.';
    if (hasControlCharacter(name)) return 'A name beside an address has a line break or control character.';
  }
  if (to.length + cc.length + bcc.length === 0) return 'It has no recipient.';
  if (hasControlCharacter(subject)) return 'The subject has a line break or control character in it.';
  if (hasControlCharacter(messageId ?? '')) return 'The Message-ID has a control character in it.';
  for (const { filename, contentType, contentId } of attachments) {
    if (hasControlCharacter(`${filename}${contentType ?? ''}${contentId ?? ''}`)) {
      return 'An attachment has a line break or control character in its name, type or content id.';
    }
  }
  return null;
}

/** The mail and its envelope. `faultOf` has to have passed it. */
export async function compose(letter: Letter): Promise<Posting> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const { attachments, html, messageId, ...rest } = letter;
  const mail: MailComposerOptions = {
    ...rest,
    attachments: attachments.map(attached),
    disableFileAccess: true,
    disableUrlAccess: true,
    // Keeps what answers by itself from answering (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...(html !== null && { html }),
    ...(messageId !== null && { messageId }),
  };
  const node = new MailComposer(mail).compile();
  const { from, to } = node.getEnvelope();
  return { from: from || letter.from.address, to, source: await node.build() };
}

function attached({ filename, contentType, content, contentId }: MailAttachment): MailComposerAttachment {
  return {
    filename,
    content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    ...(contentType !== null && { contentType }),
    ...(contentId !== null && { cid: contentId, contentDisposition: 'inline' }),
  };
}
