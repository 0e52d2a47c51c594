/** What story runs were given that formulas name as INPUT. */
import { type Given, type Id, type LoadedValues, missingInput, type ValuesRequest } from '@storyloom/engine';
import type { Log } from '../log/log.ts';
import type { Pool } from '../postgres/pool.ts';
import { openInputs } from '../vault/inputs.ts';
import { SealError, type Vault } from '../vault/vault.ts';

/** As much as one request names, or why there is none of it. */
export type InputsOf = { ok: true; given: Given } | Extract<LoadedValues, { ok: false }>;

type Row = { id: Id; sealed_id: Id; team_id: Id; sealed: Buffer };
type Deps = { reads: Pool; vault: Vault | null; log: Pick<Log, 'error'> };

const sealedSql = {
  name: 'storyloom_sealed_inputs',
  text: 'SELECT id, sealed_id, team_id, sealed FROM story_run WHERE id = ANY($1::uuid[]) AND sealed IS NOT NULL',
};

/** In the order of the requests; null for one that names no input. */
export async function readInputs(deps: Deps, requests: ValuesRequest[]): Promise<(InputsOf | null)[]> {
  const ids = requests.flatMap(({ inputs, storyRunId }) => (inputs && storyRunId ? [storyRunId] : []));
  const { rows } =
    ids.length === 0 ? { rows: [] } : await deps.reads.query<Row>({ ...sealedSql, values: [ids] });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return requests.map((request) => inputsOf(deps, request, byId.get(request.storyRunId ?? '')));
}

function inputsOf(
  { vault, log }: Deps,
  { inputs, teamId }: ValuesRequest,
  row: Row | undefined,
): InputsOf | null {
  if (inputs === undefined) return null;
  if (row?.team_id !== teamId) return missing(inputs === 'all' ? null : (inputs[0] ?? null));
  if (!vault) return unreadable;
  try {
    return named(openInputs(vault, row.sealed, { id: row.sealed_id, teamId }), inputs);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    log.error('The inputs of a story run do not open', { storyRunId: row.id, err: error });
    return unreadable;
  }
}

function named(given: Given, inputs: readonly string[] | 'all'): InputsOf {
  if (inputs === 'all') return { ok: true, given };
  const { secrets, credentials } = given;
  const absent = inputs.find((name) => !Object.hasOwn(secrets, name) && !Object.hasOwn(credentials, name));
  if (absent !== undefined) return missing(absent);
  return { ok: true, given: { secrets: only(secrets, inputs), credentials: only(credentials, inputs) } };
}

function only(from: Given['secrets'], names: readonly string[]): Given['secrets'] {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}

function missing(name: string | null): InputsOf {
  const answer = missingInput(name);
  if (answer.ok) throw new Error('What is missing is not there.');
  return answer;
}

const unreadable: InputsOf = {
  ok: false,
  error: {
    code: 'no_input',
    message: 'What this story run was given cannot be read: its key is not in SECRETS_KEY. Start it again.',
  },
  retryAfterMs: null,
};
