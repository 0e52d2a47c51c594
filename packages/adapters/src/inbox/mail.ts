/** What a mail becomes, between the process that parses it and the one that asks for it. */
import type { JsonObject } from '@storyloom/engine';

/** A mail with more bytes than this comes with its head alone. */
export const mostMailBytes = 25 * 1024 * 1024;
/** Of a head, so many bytes are read. */
export const mostHeadBytes = 256 * 1024;

export type ParseRequest = {
  source: Uint8Array;
  /** `source` is the head of a mail of so many bytes; null when it is all of it. */
  headOf: number | null;
  emitHeaders: boolean;
  includeAttachments: boolean;
};

export type ParsedMail = {
  /** As it is emitted, but for its folder. */
  event: JsonObject;
  /** Keys of the event of which not all is in it. */
  partial: string[];
  /** The same for copies of one mail, wherever they are: a hash of its Message-ID, date, sender and subject. */
  identity: string | null;
};

export type ParseAnswer = { ok: true; mail: ParsedMail } | { ok: false; message: string };
