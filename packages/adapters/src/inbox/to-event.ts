/** A mail as an event. Runs in the process that parses, and is bounded by it. */
import { createHash, randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '@storyloom/engine';
import { type AddressObject, type Attachment, type ParsedMail as Parsed, simpleParser } from 'mailparser';
import { plainText } from '../mail/plain-text.ts';
import type { ParsedMail, ParseRequest } from './mail.ts';

/** All contents of attachments together, as base64. */
const mostContents = 24 * 1024 * 1024;
const mostText = 2 * 1024 * 1024;
/** So much of the HTML becomes text when a mail has none. */
const mostHtml = 512 * 1024;
const mostHeaders = 500;
const mostAddresses = 1_000;
const mostAttachments = 500;

/** What an Action emits for a mail, and what of it was cut off, each as a sentence. */
export async function toEvent(request: ParseRequest): Promise<ParsedMail> {
  const mail = await simpleParser(Buffer.from(request.source), {
    skipTextToHtml: true,
    skipHtmlToText: true,
    skipImageLinks: true,
    skipTextLinks: true,
    keepCidLinks: true,
  });
  const warnings: string[] = [];
  const partial: string[] = request.headOf === null ? [] : ['body', 'attachments'];
  const cut = (text: string, key: string, what = key): string => {
    if (text.length > mostText) {
      warnings.push(`Of its ${what}, the first 2 MB are here.`);
      partial.push(key);
    }
    return text.slice(0, mostText);
  };
  const addresses = (of: AddressObject | AddressObject[] | undefined, key: string): string[] => {
    const all = addressesOf(of);
    if (all.length > mostAddresses) {
      warnings.push(`Of ${all.length} addresses in ${key}, 1,000 are here.`);
      partial.push(key);
    }
    return all.slice(0, mostAddresses);
  };
  const html = mail.html || null;
  const text = mail.text || (html === null ? '' : await plainText(html, mostHtml));
  if (!mail.text && html !== null && html.length > mostHtml) partial.push('body');
  const attachments = request.headOf === null ? attachmentsOf(mail, request, warnings) : [];
  const event: JsonObject = {
    from: addresses(mail.from, 'from')[0] ?? null,
    to: addresses(mail.to, 'to'),
    cc: addresses(mail.cc, 'cc'),
    subject: cut(mail.subject ?? '', 'subject'),
    body: cut(text, 'body', 'text'),
    body_html: html === null ? null : cut(html, 'body_html', 'HTML'),
    date: dateOf(mail),
    message_id: mail.messageId ?? null,
    ...(request.emitHeaders ? { headers: headersOf(mail, warnings) } : {}),
    attachments,
    warnings,
  };
  if (request.headOf !== null) {
    warnings.push(`The mail has ${request.headOf} bytes, more than 25 MB: only its head is here.`);
  }
  return { event: clean(event) as JsonObject, partial, identity: identityOf(mail) };
}

function addressesOf(of: AddressObject | AddressObject[] | undefined): string[] {
  const flat: string[] = [];
  const open = (Array.isArray(of) ? of : of ? [of] : []).flatMap((one) => one.value);
  for (const one of open) {
    if (one.address) flat.push(one.address);
    for (const member of one.group ?? []) if (member.address) flat.push(member.address);
  }
  return flat;
}

function dateOf({ date }: Parsed): string | null {
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}

function attachmentsOf(mail: Parsed, request: ParseRequest, warnings: string[]): Json[] {
  let left = mostContents;
  if (mail.attachments.length > mostAttachments) {
    warnings.push(`Of ${mail.attachments.length} attachments, ${mostAttachments} are here.`);
  }
  return mail.attachments.slice(0, mostAttachments).map((one, place) => {
    const size = one.content.length;
    const encoded = Math.ceil(size / 3) * 4;
    const fits = encoded <= left;
    if (request.includeAttachments && fits) left -= encoded;
    const filename = nameOf(one, place);
    if (request.includeAttachments && !fits) warnings.push(`${filename} is too large to be in the event.`);
    return {
      guid: randomUUID(),
      filename,
      content_type: one.contentType,
      content_id: one.cid ?? null,
      sizeinbytes: size,
      md5: createHash('md5').update(one.content).digest('hex'),
      sha256: createHash('sha256').update(one.content).digest('hex'),
      ...(request.includeAttachments && fits
        ? { base64encodedcontents: one.content.toString('base64') }
        : {}),
    };
  });
}

function nameOf(one: Attachment, place: number): string {
  return one.filename?.slice(0, 255) || `attachment-${place + 1}`;
}

/** Lower snake case, as a webhook's; a header that stands there several times is a list. */
function headersOf(mail: Parsed, warnings: string[]): JsonObject {
  const lines = mail.headerLines;
  if (lines.length > mostHeaders) warnings.push(`Of ${lines.length} headers, ${mostHeaders} are here.`);
  const headers = new Map<string, string[]>();
  for (const { key, line } of lines.slice(0, mostHeaders)) {
    const name = key.toLowerCase().replaceAll('-', '_');
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n[\t ]*/g, ' ')
      .trim()
      .slice(0, 64 * 1024);
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  return Object.fromEntries(
    [...headers].map(([name, [first = '', ...more]]) => [name, more.length > 0 ? [first, ...more] : first]),
  );
}

/** Null for a mail that has no Message-ID. */
function identityOf(mail: Parsed): string | null {
  if (!mail.messageId) return null;
  const [from] = addressesOf(mail.from);
  return createHash('sha256')
    .update(JSON.stringify([mail.messageId, dateOf(mail), from ?? null, mail.subject ?? null]))
    .digest('hex');
}

/** Without NUL and lone surrogates, which not every reader of events can take. */
function clean(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
}
