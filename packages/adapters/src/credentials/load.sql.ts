/** The statements by which runs read credentials: one for a whole batch, and one under the lock of a token. */

const columns = (isTest: string) => `
  c.id, c.team_id, c.type, c.allowed_hosts, c.rate_limit IS NOT NULL AS is_paced, c.revision, ${isTest} AS is_test,
  CASE WHEN ${isTest} THEN c.test_settings ELSE c.settings END AS settings,
  CASE WHEN ${isTest} THEN c.test_sealed ELSE c.sealed END AS sealed,
  t.sealed AS token_sealed, t.revision AS token_revision,
  t.expires_at AS token_expires_at, t.created_at AS token_created_at`;

/** Whether one team may use what belongs to another. */
export const isShared = (row: string, teamId: string) =>
  `(${row}.team_id = ${teamId} OR ${row}.access = 'global' OR (${row}.access = 'teams' AND ${teamId} = ANY(${row}.shared_team_ids)))`;

/** The team's own goes before what others share with it; among those, the oldest. */
export const loadCredentials = {
  name: 'storyloom_credentials',
  text: `
SELECT w.place, ${columns('(w.is_test AND c.test_sealed IS NOT NULL)')}
FROM unnest($1::uuid[], $2::text[], $3::bool[]) WITH ORDINALITY AS w (team_id, slug, is_test, place)
CROSS JOIN LATERAL (
  SELECT * FROM credential c
  WHERE c.slug = w.slug AND ${isShared('c', 'w.team_id')}
  ORDER BY (c.team_id = w.team_id) DESC, c.id LIMIT 1
) c
LEFT JOIN credential_token t
  ON t.credential_id = c.id AND t.is_test = (w.is_test AND c.test_sealed IS NOT NULL)`,
};

export const loadCredential = {
  name: 'storyloom_credential',
  text: `
SELECT ${columns('($2::bool AND c.test_sealed IS NOT NULL)')}
FROM credential c
LEFT JOIN credential_token t
  ON t.credential_id = c.id AND t.is_test = ($2::bool AND c.test_sealed IS NOT NULL)
WHERE c.id = $1`,
};

/** Writes nothing when the credential was edited meanwhile: the token may be of fields that are gone. */
export const keepToken = {
  name: 'storyloom_keep_token',
  text: `
INSERT INTO credential_token (credential_id, is_test, sealed, key_id, expires_at, revision, created_at)
SELECT id, $2, $3, $4, now() + $5 * interval '1 second', $6, now()
FROM credential WHERE id = $1 AND revision = $7
ON CONFLICT (credential_id, is_test) DO UPDATE
SET sealed = excluded.sealed, key_id = excluded.key_id, expires_at = excluded.expires_at,
  revision = excluded.revision, created_at = excluded.created_at`,
};

/** A token that was refused is over, unless it is younger than a minute: then another one is no better. */
export const endTokens = {
  name: 'storyloom_end_tokens',
  text: `
UPDATE credential_token SET expires_at = now()
WHERE (credential_id, is_test) IN (SELECT * FROM unnest($1::uuid[], $2::bool[])) AND created_at < now() - interval '1 minute'
  AND (expires_at IS NULL OR expires_at > now())`,
};

/** What may be read of credentials without opening them. */
export const loadInfo = {
  name: 'storyloom_credential_info',
  text: `
SELECT DISTINCT ON (w.team_id, c.slug) w.team_id AS for_team, c.slug, c.metadata
FROM unnest($1::uuid[]) AS w (team_id)
JOIN credential c ON ${isShared('c', 'w.team_id')}
ORDER BY w.team_id, c.slug, (c.team_id = w.team_id) DESC, c.id`,
};

export const touchCredentials = {
  name: 'storyloom_touch_credentials',
  text: `
UPDATE credential SET last_used_at = now()
WHERE id = ANY($1::uuid[]) AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
};
