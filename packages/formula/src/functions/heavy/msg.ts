/** Mails that Outlook saved (MS-OXMSG). A body in RTF counts where there is no other. */
import type { Json, JsonObject } from '../../json.ts';
import { limits } from '../../limits.ts';
import { isObject } from '../../values.ts';
import type { Args } from '../args.ts';
import { bytesOfBase64 } from '../base64.ts';
import { bytesOf, latin1Of } from '../bytes.ts';
import type { Runs } from '../lazy.ts';
import { charsetOf } from './code-pages.ts';
import { openCompoundFile, type Stored } from './compound-file.ts';
import { mailOf } from './eml.ts';
import { fileOf } from './files.ts';
import { bounded, guarded } from './guard.ts';
import { decode } from './mail-text.ts';
import { type Header, headersOf } from './mime.ts';
import { bodyOfRtf, unpackRtf } from './rtf.ts';

const deepest = 5;

function parse(args: Args): Json {
  const given = args.value(0);
  const encoded = isObject(given) ? given.base64encodedcontents : undefined;
  const text = typeof given === 'string' ? given : encoded;
  if (typeof text !== 'string') throw args.wrong('an attachment or the bytes of one', given, 0);
  bounded(args, text, { perStep: 16, index: 0 });
  const bytes = typeof given === 'string' ? bytesOf(text) : (bytesOfBase64(text) ?? new Uint8Array());
  return guarded(
    args,
    () => messageOf(args, openCompoundFile(bytes), 0),
    (reason) => `MSG_PARSE got a file that is not an Outlook mail: ${reason}.`,
  );
}

type Properties = {
  text: (id: string) => string | null;
  bytes: (id: string) => Uint8Array | null;
  number: (id: number) => number | null;
  /** Milliseconds of Unix time. */
  time: (id: number) => number | null;
};

function messageOf(args: Args, folder: Stored, depth: number): JsonObject {
  if (depth > deepest) throw new Error('it is nested too deeply');
  const properties = propertiesOf(args, folder, depth === 0 ? 32 : 24);
  const { text, bytes } = properties;
  const transport = text('007D');
  const { headers } = headersOf(latin1Of(bytesOf(transport ?? '')));
  addMissing(headers, properties, recipientsOf(args, folder));
  const page = bytes('1013');
  const html = text('1013') ?? (page === null ? null : decode(page, charsetOf(properties.number(0x3fde))));
  const plain = text('1000');
  const rtf = plain === null && html === null ? bytes('1009') : null;
  const texts = [
    ...(rtf === null ? [] : [rtfBody(args, rtf)]),
    ...(plain === null ? [] : [{ content_type: 'text/plain', content: plain.replace(/\r\n/g, '\n') }]),
    ...(html === null ? [] : [{ content_type: 'text/html', content: html.replace(/\r\n/g, '\n') }]),
  ];
  const attachments = folder.children
    .filter(({ name, isFolder }) => isFolder && name.startsWith('__attach_version1.0_'))
    .map((one, at) => attachmentOf(args, one, { at, depth }));
  return mailOf(args, { headers, texts, attachments }, !args.has(2) || args.isTrue(2));
}

function rtfBody(args: Args, bytes: Uint8Array): ReturnType<typeof bodyOfRtf> {
  const rtf = unpackRtf(bytes, limits.size);
  args.spend(Math.ceil(rtf.length / 16));
  return bodyOfRtf(rtf);
}

/** Headers that a mail has only when it came over the internet. */
function addMissing(headers: Header[], { text, time }: Properties, recipients: [string, string][]): void {
  const sender = text('5D01') ?? text('5D02') ?? text('0C1F');
  const at = time(0x0039) ?? time(0x0e06);
  const own: [string, string | null][] = [
    ['from', sender],
    ['subject', text('0037')],
    ['date', at === null ? null : new Date(at).toUTCString()],
    ['message-id', text('1035')],
  ];
  const there = new Set(headers.map(({ name }) => name));
  for (const [name, value] of [...own, ...recipients]) {
    if (value !== null && !there.has(name)) headers.push({ name, raw: latin1Of(bytesOf(value)) });
  }
}

const kinds: Readonly<Record<number, string>> = { 1: 'to', 2: 'cc', 3: 'bcc' };

function recipientsOf(args: Args, folder: Stored): [string, string][] {
  return folder.children
    .filter(({ name, isFolder }) => isFolder && name.startsWith('__recip_version1.0_'))
    .flatMap((one): [string, string][] => {
      const { text, number } = propertiesOf(args, one, 8);
      const address = text('39FE') ?? text('3003');
      const kind = kinds[number(0x0c15) ?? 0];
      return address === null || kind === undefined ? [] : [[kind, address]];
    });
}

function attachmentOf(args: Args, folder: Stored, { at, depth }: { at: number; depth: number }): JsonObject {
  const { text, bytes } = propertiesOf(args, folder, 8);
  const name = (text('3707') ?? text('3704') ?? text('3001') ?? `attachment-${at + 1}`).slice(0, 255);
  const inner = folder.children.find((child) => child.isFolder && child.name === '__substg1.0_3701000D');
  if (inner !== undefined) {
    return {
      filename: name,
      content_type: 'application/vnd.ms-outlook',
      mail: messageOf(args, inner, depth + 1),
    };
  }
  const type = text('370E') ?? undefined;
  return { ...fileOf(args, name, bytes('3701') ?? new Uint8Array(), type), content_id: text('3712') };
}

/** `head`: bytes before the list of those properties that have a fixed size. */
function propertiesOf(args: Args, folder: Stored, head: number): Properties {
  const streams = new Map(folder.children.filter(({ isFolder }) => !isFolder).map((one) => [one.name, one]));
  const stream = (name: string): Uint8Array | null => {
    const found = streams.get(name);
    if (found === undefined) return null;
    args.spend(1 + Math.ceil(found.size / 32));
    return found.read();
  };
  const fixed = fixedIn(stream('__properties_version1.0'), head);
  const number = (id: number) => fixed.get(id)?.getUint32(0, true) ?? null;
  return {
    number,
    bytes: (id) => stream(`__substg1.0_${id}0102`),
    text: (id) => {
      const wide = stream(`__substg1.0_${id}001F`);
      const narrow = wide === null ? stream(`__substg1.0_${id}001E`) : null;
      const found =
        wide === null ? narrow && decode(narrow, charsetOf(number(0x3ffd))) : decode(wide, 'utf-16le');
      return found === null ? null : ended(found);
    },
    time: (id) => {
      const ticks = fixed.get(id)?.getBigUint64(0, true);
      // Tenths of microseconds since 1601.
      return ticks === undefined ? null : Number(ticks / 10_000n) - 11_644_473_600_000;
    },
  };
}

/** Some programs write the zero that ends a text in C. */
function ended(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function fixedIn(bytes: Uint8Array | null, head: number): Map<number, DataView> {
  const found = new Map<number, DataView>();
  if (bytes === null) return found;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = head; at + 16 <= bytes.length; at += 16) {
    found.set(view.getUint16(at + 2, true), new DataView(bytes.buffer, bytes.byteOffset + at + 8, 8));
  }
  return found;
}

export const runs: Runs = { MSG_PARSE: parse };
