import type { Endpoint, Endpoints, Id, StoryInput } from '@storyloom/engine';
import type { Pool } from 'pg';

type EndpointRow = {
  path: string;
  secret_hash: Buffer;
  story_id: Id;
  team_id: Id;
  version_id: Id;
  action_id: Id;
  enabled: boolean;
  concurrency: number | null;
  concurrency_key: string | null;
  priority: number;
  suspended: boolean;
  inputs: StoryInput[] | null;
};

// A secret that is not sealed yet is hashed here: no row is without a hash for who asks.
const findSql = (name: string, paths: string) => ({
  name,
  text: `
SELECT e.path, coalesce(e.secret_hash, sha256(convert_to(e.secret, 'UTF8'))) AS secret_hash, e.story_id, s.team_id, s.live_version_id AS version_id, e.action_id,
       e.enabled AND NOT s.disabled AS enabled, s.concurrency, s.concurrency_key, s.priority, s.suspended_at IS NOT NULL AS suspended,
       CASE WHEN s.send_to_story ->> 'entry' = e.action_id::text THEN s.send_to_story -> 'inputs' END AS inputs
FROM endpoint e
JOIN story s ON s.id = e.story_id
WHERE e.path ${paths} AND s.deleted_at IS NULL AND s.live_version_id IS NOT NULL`,
});
const findSeveral = findSql('storyloom_endpoints', '= ANY($1::text[])');
/** The usual case. PostgreSQL plans an array anew with every call, which takes ten times what the lookup does. */
const findOne = findSql('storyloom_endpoint', '= $1');

/** Read at every call, so that publishing, disabling and deleting take effect at once. */
export function postgresEndpoints(pool: Pool): Endpoints {
  return {
    find: async (paths) => {
      // PostgreSQL's text cannot hold U+0000, so no address does.
      const possible = paths.filter((path) => !path.includes('\0'));
      const [path] = possible;
      if (path === undefined) return new Map();
      const { rows } = await pool.query<EndpointRow>(
        possible.length === 1 ? { ...findOne, values: [path] } : { ...findSeveral, values: [possible] },
      );
      return new Map(rows.map((row) => [row.path, toEndpoint(row)]));
    },
  };
}

function toEndpoint(row: EndpointRow): Endpoint {
  return {
    path: row.path,
    secretHash: row.secret_hash,
    storyId: row.story_id,
    teamId: row.team_id,
    versionId: row.version_id,
    actionId: row.action_id,
    enabled: row.enabled,
    concurrency: row.concurrency,
    concurrencyKey: row.concurrency_key,
    priority: row.priority,
    suspended: row.suspended,
    ...(row.inputs ? { inputs: row.inputs } : {}),
  };
}
