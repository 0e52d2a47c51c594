/**
 * What of inputs and outputs an entry keeps: what names things and switches them. What is not listed as kept is left
 * out; a test wants a decision about every field that a mutation takes.
 */
export type Kept = Record<string, string | number | boolean | null | (string | number)[]>;

/** By name, in camel case. Payloads, options, values, secrets and what people write at length stay out. */
export const fieldRules: Readonly<Record<string, 'kept' | 'withheld'>> = {
  access: 'kept',
  actionId: 'kept',
  actionRunId: 'kept',
  add: 'kept',
  allowedHosts: 'kept',
  baseRevision: 'kept',
  batchId: 'kept',
  changeControl: 'kept',
  changes: 'withheld',
  choice: 'kept',
  comment: 'withheld',
  concurrency: 'kept',
  concurrencyKey: 'withheld',
  data: 'withheld',
  decision: 'kept',
  description: 'withheld',
  disableAfter: 'kept',
  disableAfterFailures: 'kept',
  disabled: 'kept',
  email: 'kept',
  event: 'withheld',
  eventId: 'kept',
  expiresAt: 'kept',
  favourite: 'kept',
  file: 'withheld',
  filter: 'withheld',
  firstName: 'kept',
  folderId: 'kept',
  id: 'kept',
  ids: 'kept',
  ifValue: 'withheld',
  index: 'kept',
  isTest: 'kept',
  keepEventsFor: 'kept',
  key: 'withheld',
  label: 'withheld',
  lastName: 'kept',
  live: 'withheld',
  lockNote: 'withheld',
  locked: 'kept',
  metadata: 'withheld',
  mode: 'kept',
  monitorFailures: 'kept',
  name: 'kept',
  newName: 'kept',
  note: 'withheld',
  number: 'kept',
  operation: 'kept',
  options: 'withheld',
  parentId: 'kept',
  payload: 'withheld',
  perSecond: 'kept',
  pinsFirst: 'kept',
  priority: 'kept',
  readAccess: 'kept',
  rateLimit: 'withheld',
  reEmissionId: 'kept',
  reason: 'kept',
  // An address may hold a token.
  recipients: 'withheld',
  remove: 'kept',
  reportingStatus: 'kept',
  reviewId: 'kept',
  reviewRequired: 'kept',
  revision: 'kept',
  role: 'kept',
  runId: 'kept',
  settings: 'withheld',
  sharedTeamIds: 'kept',
  slug: 'kept',
  storyId: 'kept',
  tags: 'kept',
  teamId: 'kept',
  test: 'withheld',
  testResource: 'withheld',
  type: 'kept',
  value: 'withheld',
  verdict: 'kept',
  version: 'kept',
  was: 'kept',
};

const outputFields: ReadonlySet<string> = new Set([
  'actionRuns',
  'applied',
  'done',
  'ended',
  'id',
  'keys',
  'number',
  'reason',
  'revision',
  'sent',
  'state',
  'status',
  'stories',
  'storyRunGuid',
  'storyRunId',
  'total',
  'unreadable',
]);

const longestText = 300;
/** Why somebody went without a review is kept whole. */
const longestReason = 4_000;
const mostOfList = 50;
const mostFields = 40;

/** What of an input is kept, with the names of the known fields that were given and are not. Whatever it is, it is bounded. */
export function keptInput(input: unknown): Kept {
  const kept: Kept = {};
  const withheld: string[] = [];
  for (const [name, value] of fieldsOf(input)) {
    const rule = Object.hasOwn(fieldRules, name) ? fieldRules[name] : undefined;
    const plain =
      rule === 'kept' ? plainOf(value, name === 'reason' ? longestReason : longestText) : undefined;
    if (plain !== undefined) kept[name] = plain;
    else if (rule === 'withheld' && value !== undefined) withheld.push(name);
  }
  return withheld.length === 0 ? kept : { ...kept, withheld };
}

/** What of an answer is kept: ids and counts. */
export function keptOutput(output: unknown): Kept {
  return Object.fromEntries(
    fieldsOf(output).flatMap(([name, value]) => {
      const plain = outputFields.has(name) ? plainOf(value, longestText) : undefined;
      return plain === undefined ? [] : [[name, plain]];
    }),
  );
}

function fieldsOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value)
    .slice(0, mostFields)
    .map(([name, field]): [string, unknown] => [camelCase(name), field]);
}

/** REST writes `folder_id`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Nothing for what is nested: a list of texts and numbers is the most. */
function plainOf(value: unknown, longest: number): Kept[string] | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return storable(value, longest);
  if (value instanceof Date) return value.toISOString();
  if (!Array.isArray(value)) return undefined;
  const items = value.slice(0, mostOfList).map((item) => plainOf(item, longest));
  const flat = items.filter((item) => typeof item === 'string' || typeof item === 'number');
  return flat.length === items.length ? flat : undefined;
}

/** As jsonb and text take it: without zeros and halves of characters. */
export function storable(text: string, longest: number): string {
  return text.slice(0, longest).toWellFormed().replaceAll('\0', '');
}
