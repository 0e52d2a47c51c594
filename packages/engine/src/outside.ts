/**
 * What effects reach beyond their own commit: the world, and what Actions remember. Adapters fill these
 * ports for real; inline Actions get `nothingOutside`.
 */
import type { Id, Json, LogLevel } from './model.ts';

export type TlsSettings = {
  /** PEM, for a server that asks its clients who they are. */
  certificate?: string;
  privateKey?: string;
  /** PEM of the authorities that count beside the usual ones. */
  ca?: string;
  /** One of the authorities that the installation keeps under a name. */
  caName?: string;
  /** The server's certificate is not checked. */
  skipVerify?: boolean;
};

export type HttpRequest = {
  method: string;
  url: string;
  /** Path and query as they go out, where they must not be encoded as those of a URL are. */
  path?: string;
  /** A list is sent as one header for each of its values: of none, not even one that is set by itself. */
  headers: Record<string, string | readonly string[]>;
  body?: string | Uint8Array;
  timeoutMs: number;
  maxBytes: number;
  followRedirects: boolean;
  signal: AbortSignal;
  /** One list for each credential in it: every hop's host has to be on all of them. */
  allowedHosts?: readonly (readonly string[])[];
  /** The forms of secrets that may be in it (`formsOf`): a redirect takes none of them to another host. */
  secrets?: readonly string[];
  tls?: TlsSettings;
  /** The forward proxy to go through, where the installation prescribes none. */
  proxy?: string;
};

export type HttpResult =
  | {
      ok: true;
      status: number;
      /** Lower-case names; repeated headers joined with `, `. */
      headers: Record<string, string>;
      /** Each `Set-Cookie` by itself when there are several: joined they could not be told apart. */
      setCookies?: string[];
      body: Uint8Array;
      /** Of the last hop. */
      url: string;
      /** Redirects that were followed. */
      redirects?: number;
    }
  | {
      ok: false;
      code:
        | 'invalid_url'
        | 'blocked'
        | 'not_allowed'
        | 'bad_tls'
        | 'bad_proxy'
        | 'timeout'
        | 'unreachable'
        | 'too_large'
        | 'too_many_redirects';
      message: string;
    };

/** The one guarded way out. An HTTP error status is `ok: true`: it is an answer. */
export type HttpOut = { request: (request: HttpRequest) => Promise<HttpResult> };

export type MailServer = {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user: string | null;
  /** With `oauth2`, the access token. */
  password: string | null;
  login: MailLogin;
  tls?: TlsSettings;
};

/** How a mail server is shown who asks: by a password, or by an access token (SASL XOAUTH2). */
export type MailLogin = 'password' | 'oauth2';

export type MailAttachment = {
  filename: string;
  /** Null: by the file's name. */
  contentType: string | null;
  content: Uint8Array;
  /** Set for an image that the HTML shows as `cid:<contentId>`. */
  contentId: string | null;
};

/** The name that is shown for an address may be empty. */
export type MailAddress = { name: string; address: string };

export type MailMessage = {
  /** Null: as the installation's sender has it. */
  from: { name: string | null; address: string | null };
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  replyTo: MailAddress[];
  subject: string;
  /** Null: made of the HTML. */
  text: string | null;
  /** Null: text only. */
  html: string | null;
  attachments: MailAttachment[];
  /** The Message-ID without brackets and domain: the same for every attempt of one Action run. */
  messageId: string;
  /** Null: the installation's mail server. */
  server: MailServer | null;
  /** As for HTTP: the server, whosever it is, has to be on each list. */
  allowedHosts?: readonly (readonly string[])[];
  timeoutMs: number;
  signal: AbortSignal;
};

export type MailResult =
  | {
      ok: true;
      /** With brackets and domain, as in the mail. */
      messageId: string;
      accepted: string[];
      rejected: { address: string; reason: string }[];
      /** What the server said to the mail, in its own words. */
      response: string;
    }
  | {
      ok: false;
      /**
       * `later`: a 4xx, which may pass. `refused`: a 5xx. `unreachable`: nothing was handed over.
       * `unknown`: the connection ended after the mail was handed over and before the last answer.
       */
      code:
        | 'not_configured'
        | 'not_allowed'
        | 'invalid'
        | 'later'
        | 'refused'
        | 'unreachable'
        | 'blocked'
        | 'unknown';
      /** In the server's own words where it said something. */
      message: string;
      /** The server's answer, when it gave one. */
      status?: number;
    };

/** Never rejects. A mail that is accepted is handed over whole. */
export type MailOut = { send: (message: MailMessage) => Promise<MailResult> };

export type Script = {
  /** JavaScript that defines `main(input)`. */
  code: string;
  input: Json;
  timeoutMs: number;
  memoryMb: number;
  signal: AbortSignal;
  /** A line that the script wrote, as it comes. */
  onLog: (level: LogLevel, message: string) => void;
};

export type ScriptResult =
  | { ok: true; output: Json }
  | {
      ok: false;
      code: 'syntax' | 'thrown' | 'timeout' | 'memory' | 'not_json' | 'crashed' | 'stopped';
      message: string;
      /** Line of the script, from 1. */
      line?: number;
    };

export type ScriptOut = { run: (script: Script) => Promise<ScriptResult> };

/** What Actions remember from run to run, shared by all workers and kept by the database. */
export type Memory = {
  /**
   * True when `key` is not among the last `last` keys that this Action remembered, or was not remembered
   * within `periodMs`; it is remembered then, and of any number that ask at once one is told so. A key
   * that is there already keeps its place and its time. Asked again by the run that was told true, it
   * answers true again, so that an attempt after a crash does not take its own event for a duplicate.
   * With `isTest` it is asked by a run of a draft: what these remember and what live runs do is neither seen
   * nor counted by the other.
   */
  remember: (
    of: { storyId: Id; actionId: Id; runId: Id; isTest: boolean },
    what: { key: string } & ({ last: number } | { periodMs: number }),
  ) => Promise<boolean>;
};

export type ResourceChange = {
  /** As in RESOURCE.slug; the team's own. */
  slug: string;
  operation: 'append' | 'remove' | 'replace' | 'set';
  /** Which entry of an object. */
  key?: string;
  /** Which element of an array, from 0. */
  index?: number;
  value?: Json;
  /** Changes it only while the entry, the element or the whole is equal to this. */
  ifValue?: Json;
  isTest?: boolean;
};

export type ResourceChanged =
  | { ok: true; revision: number }
  | {
      ok: false;
      /** `mismatch`: `ifValue` is not what is there; `current` is. `no_test`: it has no test value. */
      code: 'mismatch' | 'not_found' | 'invalid' | 'too_large' | 'no_test';
      message: string;
      current?: Json;
    };

/** The type of the Action that changes a resource, which it names as text in its option `resource`. */
export const updateResourceType = 'update-resource';

/** Changes of one resource come one after the other. Those of one Action run count once. */
export type ResourceOut = {
  change: (of: { teamId: Id; runId: Id }, change: ResourceChange) => Promise<ResourceChanged>;
};

export type Outside = {
  http: HttpOut;
  mail: MailOut;
  scripts: ScriptOut;
  memory: Memory;
  resources: ResourceOut;
};

const inline = 'Actions that run inline reach nothing outside.';

/** For Actions that run inline: nothing of it may be used. */
export const nothingOutside: Outside = {
  http: { request: () => Promise.resolve({ ok: false, code: 'blocked', message: inline }) },
  mail: { send: () => Promise.resolve({ ok: false, code: 'blocked', message: inline }) },
  scripts: { run: () => Promise.resolve({ ok: false, code: 'crashed', message: inline }) },
  memory: { remember: () => Promise.reject(new Error(inline)) },
  resources: { change: () => Promise.reject(new Error(inline)) },
};
