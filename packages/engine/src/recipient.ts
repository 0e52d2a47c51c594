/** Whom a story tells of failures and silence: an e-mail address, or a webhook that takes a POST. */
import { parseMailbox } from './mailbox.ts';
import { recipientBounds } from './story-bounds.ts';

export type ReadRecipient =
  | { ok: true; kind: 'email' | 'webhook'; value: string }
  | { ok: false; message: string };

/** Of an address over RFC 5321 §4.5.3.1.3. */
const longestAddress = 254;

/** One recipient as a person writes it; the value is how it is stored. */
export function readRecipient(text: string): ReadRecipient {
  const plain = text.trim();
  if (plain.length > recipientBounds.longest) {
    return wrong(`At most ${recipientBounds.longest.toLocaleString('en-GB')} characters.`);
  }
  if (/^https?:/i.test(plain)) return readWebhook(plain);
  const mailbox = parseMailbox(plain);
  if (mailbox === null || mailbox.name !== '' || plain.length > longestAddress) {
    return wrong(
      'Write an e-mail address, such as ops@example.com, or a webhook, such as https://example.com/hook.',
    );
  }
  return { ok: true, kind: 'email', value: mailbox.address };
}

function readWebhook(text: string): ReadRecipient {
  if (!URL.canParse(text) || /\s|\p{Cc}/u.test(text))
    return wrong('This is not an address that can be called.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return wrong('Write the webhook without user and password.');
  url.hash = '';
  return { ok: true, kind: 'webhook', value: url.href };
}

function wrong(message: string): ReadRecipient {
  return { ok: false, message };
}
