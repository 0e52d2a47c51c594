/** What formulas may name beside events: credentials, resources, stories, where they run, and what an Action names itself. */
import type { GraphAction, Json, JsonObject, StoryInput } from '@storyloom/engine';
import type { KnownNames } from './use-known-names.ts';

/** Stands for what nobody is shown. */
export const mask = '••••••';

/** Credentials that are objects in formulas, by kind; all others are texts. */
const parts: Partial<Record<string, readonly string[]>> = {
  aws: ['access_key_id', 'secret_access_key', 'session_token', 'region'],
  mtls: ['certificate', 'private_key', 'ca'],
};

const kinds = { text: 'text', number: 'number', array: 'list', object: 'object', file: 'file' } as const;

/** Where a formula runs: shapes alone, for completion. */
const place: JsonObject = {
  tenant: { domain: 'text', name: 'text' },
  team: { id: 'id', name: 'text' },
  story: { id: 'id', name: 'text', key: 'text', is_test: 'true or false' },
  story_run: { id: 'id', user_link: 'address' },
  action: { id: 'id', name: 'text', key: 'text' },
};

export type Named = {
  action: GraphAction;
  /** The names that its formulas may start with; null when all may. */
  roots: readonly string[] | null;
  known: KnownNames | null;
  /** Stories that it may call. */
  stories: readonly { slug: string; name: string }[];
  /** What the story asks of whoever starts it. */
  inputs: readonly Pick<StoryInput, 'name' | 'type' | 'secret' | 'description'>[];
};

/** Each credential as its mask: what a preview shows of it. */
export function maskedCredentials({ roots, known }: Named): JsonObject {
  if (!known || (roots !== null && !roots.includes('CREDENTIAL'))) return {};
  const masked = known.credentials.map(({ slug, type }): [string, Json] => [
    slug,
    parts[type] ? Object.fromEntries(parts[type].map((part) => [part, mask])) : mask,
  ]);
  return masked.length === 0 ? {} : { CREDENTIAL: Object.fromEntries(masked) };
}

/** What completion offers beside values of events; what stands there says what it is, and is no value. */
export function namedValues({ action, roots, known, stories, inputs }: Named): JsonObject {
  const all: [string, JsonObject][] = [
    ['RESOURCE', Object.fromEntries((known?.resources ?? []).map(({ slug, type }) => [slug, kinds[type]]))],
    ['INPUT', secretsOf(inputs)],
    ['LOCAL', localsOf(action)],
    ['LOOP', isAbsent(action.options.loop) ? {} : { value: 'the element', index: 'number', key: 'text' }],
    ['STORY', Object.fromEntries(stories.map(({ slug, name }) => [slug, name]))],
    ['META', place],
  ];
  const offered = all.filter(
    ([root, names]) => Object.keys(names).length > 0 && (roots === null || roots.includes(root)),
  );
  return Object.fromEntries(offered);
}

/** The others are read from the event of the story's entry. */
function secretsOf(inputs: Named['inputs']): JsonObject {
  const secret = inputs.filter((input) => input.secret === true || input.type === 'credential');
  return Object.fromEntries(
    secret.map(({ name, description }) => [name, description === '' ? mask : description]),
  );
}

function localsOf({ options: { local } }: GraphAction): JsonObject {
  return local !== null && typeof local === 'object' && !Array.isArray(local) ? local : {};
}

function isAbsent(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || value === false;
}
