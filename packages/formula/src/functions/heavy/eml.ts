import type { Json, JsonObject } from '../../json.ts';
import { put } from '../../values.ts';
import type { Args } from '../args.ts';
import { latin1Of } from '../bytes.ts';
import type { Runs } from '../lazy.ts';
import { fileOf } from './files.ts';
import { boundedBytes } from './guard.ts';
import { addressesOf, headerText, plainOf } from './mail-text.ts';
import { type Header, headersOf, type Part, partsOf, rawOf } from './mime.ts';

/** What a mail is, however it was written down. */
export type Mail = {
  headers: readonly Header[];
  texts: { content_type: string; content: string }[];
  attachments: JsonObject[];
};

function parse(args: Args): Json {
  const { headers, body } = headersOf(latin1Of(boundedBytes(args, 0, { perStep: 16 })));
  if (headers.length === 0) throw args.fail('EML_PARSE got a text that is not a mail: it has no headers.', 0);
  const parts = partsOf(args, headers, body);
  const attachments = parts
    .filter((part) => part.isAttachment)
    .map((part, at) => attachmentOf(args, part, at));
  const texts = parts
    .filter((part) => !part.isAttachment)
    .map((part) => ({ content_type: part.type, content: part.text() }));
  return mailOf(args, { headers, texts, attachments }, !args.has(1) || args.isTrue(1));
}

function attachmentOf(args: Args, part: Part, at: number): JsonObject {
  const name = part.filename?.slice(0, 255) || `attachment-${at + 1}`;
  return { ...fileOf(args, name, part.bytes(), part.type), content_id: part.contentId };
}

/** Characters of all headers together: encoded words take a hundred times as long as plain ones. */
const mostHeaderText = 262_144;

/** As Receive Email emits it. */
export function mailOf(args: Args, { headers, texts, attachments }: Mail, singleBody: boolean): JsonObject {
  if (headers.reduce((sum, { raw }) => sum + raw.length, 0) > mostHeaderText) {
    throw args.error({ code: 'limit', message: 'The headers of this mail are longer than 256 KB.' }, 0);
  }
  const addresses = (name: string) =>
    headers.filter((header) => header.name === name).flatMap(({ raw }) => addressesOf(headerText(raw)));
  const of = (type: string) =>
    texts.filter(({ content_type }) => content_type === type).map(({ content }) => content);
  const [plain, html] = [of('text/plain'), of('text/html')];
  const page = html.join('\n');
  const date = Date.parse(rawOf(headers, 'date') ?? '');
  const made: JsonObject = {
    from: addresses('from')[0] ?? null,
    to: addresses('to'),
    cc: addresses('cc'),
    subject: headerText(rawOf(headers, 'subject') ?? ''),
    body: singleBody ? (plain.length > 0 ? plain.join('\n') : plainOf(page)) : texts,
    body_html: html.length > 0 ? page : null,
    date: Number.isNaN(date) ? null : new Date(date).toISOString(),
    message_id: textOrNull(rawOf(headers, 'message-id')),
    headers: headerValues(headers),
    attachments,
  };
  args.walk(made);
  return made;
}

function textOrNull(raw: string | null): string | null {
  return raw === null ? null : headerText(raw);
}

/** Lower snake case, as a webhook's; a header that stands there several times is an array. */
function headerValues(headers: readonly Header[]): JsonObject {
  const made: JsonObject = {};
  const groups = Map.groupBy(headers, ({ name }) => name.replaceAll('-', '_'));
  for (const [name, group] of groups) {
    const values = group.map(({ raw }) => headerText(raw));
    put(made, headerText(name), values.length === 1 ? (values[0] ?? '') : values);
  }
  return made;
}

export const runs: Runs = { EML_PARSE: parse };
