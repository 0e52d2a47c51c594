/** Webhooks as the engine knows them: what a request is, who may send it, and how it is answered. */
import type { Json, JsonObject } from './model.ts';

/**
 * How a sender has shown that it may: by the endpoint's secret, by a key of its team that may run
 * stories, by a token that its author wants, not yet, or as one of ours who is past all doors.
 */
export type Proof = 'secret' | 'api_key' | 'token' | 'none' | 'trusted';

/** Which access tokens (RFC 9068, JWT) let a request in. */
export type TokenRule = {
  /** The issuer as its tokens name it: an https address, or http on this machine. */
  issuer: string;
  /** One of them has to be among the token's; none stands for the address of the webhook. */
  audiences: readonly string[];
  /** All of them have to be granted. */
  scopes: readonly string[];
  /** By claim: what it has to be, or to hold, one of. */
  claims: Readonly<Record<string, readonly string[]>>;
};

export type HmacAlgorithm = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** The keyed digest (RFC 2104) of the parts of a content, one behind the other. */
export type Hmac = (
  algorithm: HmacAlgorithm,
  key: Uint8Array,
  content: readonly (Uint8Array | string)[],
) => Uint8Array;

/** A multipart body taken apart: fields by name, files as objects of events; or what is wrong with it. */
export type Parts = { ok: true; fields: [name: string, value: Json][] } | { ok: false; fault: string };

/** A webhook request as the HTTP front read it: nothing parsed yet but the address and multipart bodies. */
export type WebhookRequest = {
  method: string;
  /** Lower-case names; repeated headers joined with `, `. */
  headers: Record<string, string>;
  /** Raw query string, without `?`. */
  query: string;
  body: Uint8Array;
  proof: Proof;
  /** What the token that let it in says. */
  claims?: JsonObject;
  /** Where it came from, proxies that are trusted aside; only for those who read it. */
  ip?: string;
  /** Set once `admit` let the request in: `receive` does not check it again. */
  admitted?: Admitted;
  /** Only of a multipart body, and only of a request that was admitted. */
  parts?: Parts;
  /** Signatures are checked with it: without it none is right. */
  hmac?: Hmac;
  /** Bytes as a file of an event, for bodies that are no text. */
  file?: (bytes: Uint8Array, contentType: string) => JsonObject;
};

/** `replay` is the same for exact repetitions of a signed request, and for those alone. */
export type Admitted = { replay: string | null };

export type AdmitResult = { ok: true; admitted: Admitted } | { ok: false; reply: HttpReply };

export type HttpReply = { status: number; headers: Record<string, string>; body: string };

type Evaluate = (option: string, value: Json) => Json;

/** At most `count` requests in `seconds`, for each value of a key apart; null for one limit over all. */
export type RequestLimit = { key: string | null; count: number; seconds: number };

/** What a webhook makes of a request: an event and its reply, or a refusal that stores nothing. */
export type Received =
  | {
      ok: true;
      payload: Json;
      /** What formulas of its options read as REQUEST.query. */
      query?: JsonObject;
      reply: (evaluate: Evaluate) => HttpReply;
      /** The answer to a request that its author does not want; null lets it in. */
      unwanted?: ((evaluate: Evaluate) => HttpReply | null) | undefined;
      /** How many of its kind may come in. */
      limit?: ((evaluate: Evaluate) => RequestLimit | null) | undefined;
      /** What of one key comes in once only; null when all of it does. */
      once?: (evaluate: Evaluate) => string | null;
      /** Instead of `reply`: the caller waits for the story's answer, which the runner's `answer` makes a reply of. */
      awaitsAnswer?: boolean;
      /** Where its caller speaks a protocol of its own. */
      speech?: Speech;
    }
  | { ok: false; reply: HttpReply };

/** Why a caller gets no answer now: its story failed, ended without one, takes too long, or has no slot. */
export type Unanswered = {
  why: 'failed' | 'ended' | 'late' | 'held';
  /** For people: the failed Action's own sentence, or what became of the story run. */
  message: string;
  /** Where the answer will be. */
  location?: string;
};

/** How one request is answered in place of the usual replies, each with what it is told. */
export type Speech = {
  /** Refused after it was understood: nothing is stored. */
  refusal: (message: string) => HttpReply;
  answer: (output: Json) => HttpReply;
  unanswered: (what: Unanswered) => HttpReply;
};

/** What has to be known of a webhook before a request's body is read. */
export type Door = {
  /** What a request has to bring so that its body is read; what else it must hold is for `receive`. */
  proof: 'secret' | 'api_key' | 'token' | 'none';
  /** With `token`: which ones count. */
  token?: TokenRule;
  /** It speaks MCP: it has an address of its own kind, and pages that `origins` does not name are refused. */
  mcp: boolean;
  /** Pages of these origins may read answers; `*` for all, null for none. */
  origins: readonly string[] | null;
  /** In capitals. */
  methods: readonly string[];
};

export type SourceRunner<Options> = {
  /** From the options as written. Without it every request has to bring the secret. */
  door?: (written: JsonObject) => Door;
  /** Whether a request is let in for what is known of it before its body is parsed; `receive` asks, where nobody has. */
  admit?: (options: Options, request: WebhookRequest) => AdmitResult;
  receive: (options: Options, request: WebhookRequest) => Received;
  /** The reply that the output of an exit makes. */
  answer?: (output: Json) => HttpReply;
};
