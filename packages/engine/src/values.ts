/** What formulas name beside events: credentials and resources. Adapters fill the port for real. */
import { type Compiled, compile } from '@storyloom/formula';
import type { GraphAction, Id, JsonObject, RunError } from './model.ts';
import { updateResourceType } from './outside.ts';

/** What of a team the formulas of one Action name. */
export type Needs = {
  /** Slugs, as in CREDENTIAL.slug. */
  credentials: readonly string[];
  /** Slugs, as in RESOURCE.slug; all when a formula names them by what a run gives: RESOURCE[expression]. */
  resources: readonly string[] | 'all';
  /** Whether it reads INFO: what is known of credentials and is not secret. */
  info: boolean;
  /** Names of secret and credential inputs, as in INPUT.name; all for INPUT[expression]. Absent without any. */
  inputs?: readonly string[] | 'all';
};

export type ValuesRequest = Needs & {
  teamId: Id;
  /** Test values where there are some. */
  isTest: boolean;
  /** Whose INPUT it is; absent where nothing was given, as in tests. */
  storyRunId?: Id;
};

export type LoadedValues =
  | {
      ok: true;
      /** CREDENTIAL, RESOURCE, INFO and INPUT, as far as they were asked for. */
      roots: JsonObject;
      /** Every form of its secrets that must not get out: see `formsOf`. */
      hidden: readonly string[];
      /** One list of host patterns for each credential that may not go everywhere. */
      allowedHosts: readonly (readonly string[])[];
      /** Credentials among it that have a rate: whoever uses them waits for its turn. */
      paced?: readonly Id[];
    }
  | {
      ok: false;
      error: RunError;
      /** Set when it may pass, as when a token could not be fetched: milliseconds to wait at least. */
      retryAfterMs: number | null;
    };

/**
 * Answers in the order of the requests, each when it is there: a token that is slow to come holds up no
 * other. Only the team's own, and what others share with it, is found. Rejects when the database is away.
 */
export type Values = {
  load: (requests: ValuesRequest[]) => Promise<LoadedValues>[];
  /**
   * What was lent was answered 401: tokens among it are not used again, unless they are so fresh that
   * another one would do no better. Rejects when the database is away.
   */
  refused?: (request: ValuesRequest) => Promise<void>;
};

/** For programs without credentials and resources: all of them are missing. */
export const noValues: Values = {
  load: (requests) =>
    requests.map(async ({ credentials, resources, inputs }): Promise<LoadedValues> => {
      const [credential] = credentials;
      const [resource] = resources === 'all' ? [] : resources;
      if (credential !== undefined) return missingCredential(credential);
      if (resource !== undefined) return missingResource(resource);
      if (inputs !== undefined) return missingInput(inputs === 'all' ? null : (inputs[0] ?? null));
      return { ok: true, roots: { RESOURCE: {}, INFO: { credential: {} } }, hidden: [], allowedHosts: [] };
    }),
};

export function missingCredential(slug: string): LoadedValues {
  const message = `There is no credential “${slug}” in this team. Make one with this short name under Credentials, or have it shared with the team.`;
  return { ok: false, error: { code: 'no_credential', message }, retryAfterMs: null };
}

export function missingResource(slug: string): LoadedValues {
  const message = `There is no resource “${slug}” in this team. Make one with this short name under Resources, or have it shared with the team.`;
  return { ok: false, error: { code: 'no_resource', message }, retryAfterMs: null };
}

/** `name` is null for one that only a run can tell the name of. */
export function missingInput(name: string | null): LoadedValues {
  const what = name === null ? 'no inputs' : `no input “${name}”`;
  const message = `There is ${what} here: INPUT has the secret and credential inputs of the story, in a story run that was started with them.`;
  return { ok: false, error: { code: 'no_input', message }, retryAfterMs: null };
}

/** Roots that are loaded before an Action runs, not found in events. */
export const loadedRoots = ['CREDENTIAL', 'RESOURCE', 'INFO', 'INPUT'] as const;

/** What these options need; null when it is nothing. */
export function needsOf(options: readonly Compiled[]): Needs | null {
  const named = options.filter(({ roots }) => loadedRoots.some((name) => roots.has(name)));
  if (named.length === 0) return null;
  const resources = named.map((one) => one.members('RESOURCE'));
  const inputs = named.map((one) => one.members('INPUT'));
  const inputNames = namesIn(inputs.map(({ names }) => names));
  return {
    credentials: namesIn(named.map((one) => one.members('CREDENTIAL').names)),
    resources: resources.some(({ all }) => all) ? 'all' : namesIn(resources.map(({ names }) => names)),
    info: named.some(({ roots }) => roots.has('INFO')),
    ...(inputs.some(({ all }) => all)
      ? { inputs: 'all' as const }
      : inputNames.length > 0
        ? { inputs: inputNames }
        : {}),
  };
}

function namesIn(lists: string[][]): string[] {
  return [...new Set(lists.flat())].sort();
}

/** A credential that only a run can tell the name of: nobody could say where it is used. */
function namesAnyCredential(options: readonly Compiled[]): boolean {
  return options.some((one) => one.members('CREDENTIAL').all);
}

/** What an Action names of credentials and resources, as it is written. */
export function namesUsed({ type, options }: Pick<GraphAction, 'type' | 'options'>): Needs {
  const compiled = compile(options);
  const needs = needsOf([compiled]) ?? { credentials: [], resources: [], info: false };
  const changed = type === updateResourceType ? options.resource : undefined;
  if (typeof changed !== 'string' || changed === '' || needs.resources === 'all') return needs;
  return { ...needs, resources: [...new Set([...needs.resources, changed])] };
}

/** Something that a formula names and that is not there; `option` is where. `name`: `CREDENTIAL.shop`, if it says which. */
export type MissingName = { option: string; message: string; name: string | null };

/** What an Action names that its team does not have, for people who edit it. */
export function missingNames(
  action: Pick<GraphAction, 'type' | 'options'>,
  known: { credentials: readonly string[]; resources: readonly string[] },
): MissingName[] {
  return Object.entries(action.options).flatMap(([option, value]) => {
    const used = namesUsed({ type: action.type, options: { [option]: value } });
    const resources = used.resources === 'all' ? [] : used.resources;
    const compiled = compile(value);
    return [
      ...used.credentials
        .filter((slug) => !known.credentials.includes(slug))
        .map((slug) => ({
          option,
          message: sentenceOf(missingCredential(slug)),
          name: `CREDENTIAL.${slug}`,
        })),
      ...resources
        .filter((slug) => !known.resources.includes(slug))
        .map((slug) => ({ option, message: sentenceOf(missingResource(slug)), name: `RESOURCE.${slug}` })),
      ...(namesAnyCredential([compiled]) ? [{ option, message: credentialInFull, name: null }] : []),
    ];
  });
}

const credentialInFull =
  'Name a credential in full, as CREDENTIAL.slug: which one it is must be known before the Action runs.';

function sentenceOf(values: LoadedValues): string {
  return values.ok ? '' : values.error.message;
}
