/**
 * What an Action type declares and how it runs (`Runner`). A browser needs the description alone; the
 * schema of its options, which `defineAction` adds, and the handler are the server's. One folder in
 * packages/actions holds them all.
 */
import type { HeavyFamily } from '@storyloom/formula';
import type { z } from 'zod';
import type { Id, Json, JsonObject, LogLevel, RunError } from './model.ts';
import type { HttpOut, MailLogin, MailOut, Memory, ResourceOut, ScriptOut, TlsSettings } from './outside.ts';
import type { ApprovalRequest, GroupMember, Need } from './ports.ts';
import type { RetryPolicy } from './settings.ts';

/**
 * How the engine may run it.
 * - source: starts a story run.
 * - pure: no I/O, no clock, no state; runs inline, in the same commit as its upstream.
 * - stateful: a join: a pure function of options and of the events that came to it, under a lock on its group.
 * - effect: talks to the world; always its own queued Action run with lease, time limit and idempotency key.
 */
export type ActionKind = 'source' | 'pure' | 'stateful' | 'effect';

/** The web has one component for each (`Record<Widget, Component>`). */
export type Widget =
  | 'text'
  | 'textarea'
  | 'number'
  | 'select'
  | 'switch'
  | 'key-value'
  | 'json'
  | 'code'
  | 'rules'
  | 'rate-limit'
  | 'webhook-url'
  | 'tools'
  | 'verbs'
  | 'story'
  | 'resource';

/** One option of an Action type, as the form shows it. */
export type FormField = {
  /** The option's key, snake_case as in Tines. */
  key: string;
  label: string;
  widget: Widget;
  help: string;
  placeholder?: string;
  /** Shown when the option is absent. */
  fallback?: Json;
  choices?: { value: string; label: string }[];
  required?: boolean;
  /** Pills are allowed in it: in a select, a switch and verbs where it says so, in all others unless it says not. */
  formula?: boolean;
  /** Under this heading; fields without one come first, open. */
  section?: string;
  /** Names that its formulas may begin with beside the usual ones. */
  roots?: string[];
  /** Only while another option has one of these values; of several, each. Null stands for an absent one. */
  when?: Condition | Condition[];
};

export type Condition = { key: string; in: Json[] };

export type Port = {
  name: string;
  title: string;
  /** Only while an option, as written, has one of these values; null stands for an absent one. */
  when?: { key: string; in: Json[] };
};

/** At most `max` starts in `per_s` seconds, for each value of the option `key` if there is one. */
export type RateOfOptions = { max: number; per_s: number; key: string | null };

/** All that is said of an Action type but the schema of its options. */
export type ActionDescription = {
  type: string;
  title: string;
  summary: string;
  /** Of a type with several ways to run: which one, from the options as written. A source is always one. */
  kind: ActionKind | ((options: JsonObject) => ActionKind);
  /** Families of functions that its handler uses itself, from the options as written. */
  families?: (options: JsonObject) => HeavyFamily[];
  /** Where the palette lists it. */
  group: 'Start' | 'Shape events' | 'Decide' | 'Act';
  /**
   * Options that are not evaluated before the run: the runner evaluates them through its context. With
   * `all`, also those that the schema does not name.
   */
  deferred: string[] | 'all';
  /**
   * A deferred option that names values, worked out first and in order: all other formulas of the Action
   * read them as `LOCAL.name`.
   */
  locals?: string;
  /** Options whose values may be secret: errors name them and never show what they held. */
  sensitive?: string[];
  form: FormField[];
  /** Options that it takes and the form has no field for, and those that it keeps from older files and passes over. */
  unlisted?: string[];
  /** Whether any other option means something, too, from the options as written. */
  takesAny?: (options: JsonObject) => boolean;
  ports: Port[];
  /** The options of a new Action. */
  defaults: JsonObject;
  /** One line for the card, from the options as written. */
  describe: (options: JsonObject) => string;
  /**
   * What to do when a worker died in the middle of it, from the options as written, when its author does
   * not say: run it again, or wait for a person. Run again unless told.
   */
  outcomeUnknown?: (options: JsonObject) => 'retry' | 'ask';
  /** The retry policy that the options as written come to, for an Action whose settings have none. */
  retryOf?: (options: JsonObject) => RetryPolicy | undefined;
  /** Whether it takes every result on the path that led to it, whatever its formulas name. */
  readsAll?: (options: JsonObject) => boolean;
  /** The pace that the options, as written, ask for; a limit in its author's settings goes before it. */
  rateLimit?: (options: JsonObject) => RateOfOptions | null;
  example: JsonObject;
  sampleOutput: Json;
  /** What it emits with these options, as written, where that is something else. */
  sampleWith?: (options: JsonObject) => Json | null;
  /**
   * The part of its event's body that the story's inputs are properties of, from the options as written; the body
   * itself unless told.
   */
  inputsIn?: (options: JsonObject) => string | undefined;
};

export type ActionDefinition<Options = unknown> = ActionDescription & {
  /** The options after their formulas were evaluated; coerces, because values are often text. */
  options: z.ZodType<Options>;
  /**
   * Of a type whose handler checks its options itself: what options so written have to be, formulas aside.
   * Null when that cannot be told before a run.
   */
  optionsBy?: (written: JsonObject) => z.ZodType | null;
};

/** Action types by name, as far as they are described. */
export type ActionTypes = Readonly<Record<string, ActionDescription>>;

/** The same with the schemas of their options: what runs need. */
export type ActionDefinitions = Readonly<Record<string, ActionDefinition>>;

/** Declares an Action type; the types of its options flow from the schema to the runner. */
export function defineAction<Options>(
  description: ActionDescription,
  options: z.ZodType<Options>,
  optionsBy?: ActionDefinition['optionsBy'],
): ActionDefinition<Options> {
  return { ...description, options, ...(optionsBy ? { optionsBy } : {}) };
}

/** How an Action with these options runs, as they are written. */
export function kindOf(definition: Pick<ActionDescription, 'kind'>, options: JsonObject): ActionKind {
  return typeof definition.kind === 'function' ? definition.kind(options) : definition.kind;
}

/** An event as an Action with these options, as they are written, emits it. */
export function sampleOf(
  { sampleOutput, sampleWith }: Pick<ActionDescription, 'sampleOutput' | 'sampleWith'>,
  options: JsonObject,
): Json {
  return sampleWith?.(options) ?? sampleOutput;
}

/** The ports of an Action with these options, as they are written. */
export function portsWith({ ports }: Pick<ActionDescription, 'ports'>, options: JsonObject): Port[] {
  return ports.filter(({ when }) => when === undefined || when.in.includes(options[when.key] ?? null));
}

export type Emission = { payload: Json; port?: string };

/** Everything a handler may answer: events to emit, that it must be looked at again later, or stories to call. */
export type RunResult =
  | { emit: Emission[] }
  /** For so long, or until it is woken; what it emits goes out at once. With `approval`, until people answer. */
  | { wait: { ms: number | null; reason: string; approval?: ApprovalRequest }; emit?: Emission[] }
  | { call: CallRequest };

/** A story to be called, once or for each element of a list. The handler is asked again before each next call. */
export type CallRequest = {
  /** Slug, name or id. */
  story: string;
  /** Its draft as it is now, with test values, in place of its live version. */
  draft: boolean;
  /** A list: the result is the list of answers. Otherwise it is the answer itself. */
  isLoop: boolean;
  count: number;
  /** What the call in this place is given. Throws FormulaError. */
  payloadAt: (place: number) => Json;
  /** It is seen under `body`. */
  asBody: boolean;
  atOnce: number;
  /** For all of them together; null waits for ever. */
  timeoutMs: number | null;
};

/** A handler's only way to the world. */
export type ActionContext = {
  /** The incoming event's output. */
  event: Json;
  /** Evaluates formulas in a deferred option; `locals` adds roots such as LOOP. Throws FormulaError. */
  evaluate: (option: string, value: Json, locals?: JsonObject) => Json;
  http: HttpOut;
  mail: MailOut;
  scripts: ScriptOut;
  /** What this Action remembers from run to run. */
  remember: (what: Parameters<Memory['remember']>[1]) => Promise<boolean>;
  /** Changes a resource of the team; all attempts of this Action run together change one once. */
  changeResource: (change: Parameters<ResourceOut['change']>[1]) => ReturnType<ResourceOut['change']>;
  /** One list of host patterns for each credential that the options name: what is called has to be on all. */
  allowedHosts: readonly (readonly string[])[];
  /** It is tried by itself: nothing of it is kept, so that no link into it leads anywhere. */
  isTrial: boolean;
  /** The same for every attempt of this Action run. */
  idempotencyKey: string;
  /** From 1. */
  attempt: number;
  /** Whether the Action run would be tried again if it failed so. */
  wouldRetry: (failure: Pick<RunError, 'code' | 'detail'>) => boolean;
  /** It waited because it asked to, and that is over. */
  hasWaited: boolean;
  /** What a person answered meanwhile. */
  answer: Json | null;
  /** Where people answer what it asks for with `approval`. */
  approvalUrl: () => string;
  /** Aborted when the time limit or the lease ends. */
  signal: AbortSignal;
  warn: (message: string) => void;
  /** Leaves a line for people. Of one run, the first thousand are kept. */
  log: (level: LogLevel, message: string) => void;
};

/** A mailbox that workers watch over IMAP. */
export type InboxSettings = {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  username: string;
  /** With `oauth2`, the access token. */
  password: string;
  login: MailLogin;
  tls: TlsSettings;
  /** At least one. With `idle`, the server tells of new mail in the first one by itself. */
  folders: string[];
  idle: boolean;
  pollMs: number;
  markAsRead: boolean;
  emitHeaders: boolean;
  includeAttachments: boolean;
};

/** What is known of a mail beside its event. */
export type MailState = {
  unseen: boolean;
  /** Keys of the event of which not all was read: what they do not show may be in the mail. */
  partial: readonly string[];
};

/** A source that mail starts: where the mail is, and which of it comes in. */
export type InboxRunner<Options> = {
  inbox: (options: Options) => InboxSettings;
  /** `mail` is what would be emitted. */
  wants: (options: Options, mail: JsonObject, is: MailState) => boolean;
};

export type HandlerRunner<Options> = {
  run: (options: Options, context: ActionContext) => RunResult | Promise<RunResult>;
};

/** Which group an event belongs to, and when that is whole. */
export type Group = {
  /** Told apart by this within the Action, and within the story run unless `wide`. */
  key: string;
  need: Need;
  /** The run that made the whole group, when the key names one: a group made here can be gathered here. */
  origin?: Id;
  wide?: boolean;
  patienceMs: number | null;
};

/** A join: says where an event belongs, and what a group comes to. Both are pure. */
export type GatherRunner<Options> = {
  group: (options: Options, context: GroupContext) => Group;
  /** `because` tells why a group that is not whole goes on. Throws Fatal to fail. */
  gather: (options: Options, group: GroupMember[], context: GatherContext) => RunResult;
};

export type GroupContext = {
  event: Json;
  evaluate: ActionContext['evaluate'];
  /** The Actions that are linked to this one. */
  sources: { id: Id; slug: string; name: string }[];
};

export type GatherContext = GroupContext & {
  because: 'timeout' | 'stranded' | null;
  warn: (message: string) => void;
  log: ActionContext['log'];
  /** Whether a link leaves by this port. */
  hasLink: (port: string) => boolean;
  /** The results on the path that led to one member, by slug: what the options' formulas read, or all. */
  accumulated: (member: GroupMember) => JsonObject;
  /** Evaluates formulas in a deferred option as for one member. Throws FormulaError. */
  evaluateFor: (member: GroupMember, option: string, value: Json, locals?: JsonObject) => Json;
};

/** The failure as it is: the Action run fails with this error, unless its retry policy says otherwise. */
export class Fatal extends Error {
  readonly code: string;
  readonly option: string | undefined;
  readonly detail: Json | undefined;
  /** A retry policy that takes this failure up waits so many milliseconds at least: HTTP's Retry-After. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    more: { code?: string; option?: string; detail?: Json; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.name = 'Fatal';
    this.code = more.code ?? 'failed';
    this.option = more.option;
    this.detail = more.detail;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** The failure may pass: the Action run is tried again after `ms` milliseconds. */
export class RetryAfter extends Error {
  readonly ms: number;

  constructor(message: string, ms: number) {
    super(message);
    this.name = 'RetryAfter';
    this.ms = ms;
  }
}

/** Nobody knows whether it was done: as when a worker dies in the middle of it, and treated alike. */
export class OutcomeUnknown extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutcomeUnknown';
  }
}
