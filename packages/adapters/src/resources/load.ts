/** Resources as runs read them: one statement for a batch, which sends no value that this process has. */
import type { Id, Json } from '@storyloom/engine';
import { isShared } from '../credentials/load.sql.ts';
import { keptLast } from '../kept.ts';
import type { Pool } from '../postgres/pool.ts';

const loadResources = {
  name: 'storyloom_resources',
  text: `
SELECT DISTINCT ON (w.place, r.slug) w.place, r.slug, r.id, r.revision, r.is_test,
  CASE WHEN known.id IS NULL THEN CASE WHEN r.is_test THEN r.test_value ELSE r.value END END AS value,
  CASE WHEN known.id IS NULL
    THEN octet_length(CASE WHEN r.is_test THEN r.test_value::text ELSE r.value::text END) END AS bytes
FROM unnest($1::uuid[], $2::text[], $3::bool[]) WITH ORDINALITY AS w (team_id, slug, is_test, place)
CROSS JOIN LATERAL (
  SELECT r.*, (w.is_test AND r.test_value IS NOT NULL) AS is_test
  FROM resource r WHERE (w.slug IS NULL OR r.slug = w.slug) AND ${isShared('r', 'w.team_id')}
) r
LEFT JOIN unnest($4::uuid[], $5::int[], $6::bool[]) AS known (id, revision, is_test)
  ON known.id = r.id AND known.revision = r.revision AND known.is_test = r.is_test
ORDER BY w.place, r.slug, (r.team_id = w.team_id) DESC, r.id`,
};

type Row = {
  place: string;
  slug: string;
  id: Id;
  revision: number;
  is_test: boolean;
  value: Json | undefined;
  bytes: number | null;
};

/** One resource of a team, or all of them when it is null. */
export type WantedResource = { teamId: Id; slug: string | null; isTest: boolean };

type Kept = { id: Id; revision: number; isTest: boolean; value: Json; bytes: number };

/** Of JSON, about: what it takes in memory is a few times that. */
const mostKeptBytes = 32 * 1024 * 1024;

/** Values by slug, for each that was wanted. */
export function resourceLoader(pool: Pool) {
  const kept = keptLast<Kept>(mostKeptBytes, ({ bytes }) => bytes + 200);
  const keyOf = (teamId: Id, slug: string, isTest: boolean) => `${teamId} ${slug} ${isTest}`;

  return async (wanted: WantedResource[]): Promise<Map<string, Json>[]> => {
    const known = wanted.flatMap(({ teamId, slug, isTest }) => {
      const one = slug === null ? undefined : kept.get(keyOf(teamId, slug, isTest));
      return one ? [one] : [];
    });
    const { rows } = await pool.query<Row>({
      ...loadResources,
      values: [
        wanted.map((one) => one.teamId),
        wanted.map((one) => one.slug),
        wanted.map((one) => one.isTest),
        known.map((one) => one.id),
        known.map((one) => one.revision),
        known.map((one) => one.isTest),
      ],
    });
    const found = wanted.map(() => new Map<string, Json>());
    for (const row of rows) {
      const at = Number(row.place) - 1;
      const want = wanted[at];
      if (!want) continue;
      const isKnown = row.bytes === null;
      const same = known.find(
        (one) => one.id === row.id && one.revision === row.revision && one.isTest === row.is_test,
      );
      const value = isKnown ? (same?.value ?? null) : (row.value ?? null);
      found[at]?.set(row.slug, value);
      if (!isKnown && want.slug !== null) {
        const { id, revision, is_test: isTest, bytes } = row;
        kept.set(keyOf(want.teamId, row.slug, want.isTest), {
          id,
          revision,
          isTest,
          value,
          bytes: bytes ?? 0,
        });
      }
    }
    return found;
  };
}
