import type { Graph, Id, Version, Versions } from '@storyloom/engine';
import type { Pool } from 'pg';

type VersionRow = {
  id: Id;
  story_id: Id;
  team_id: Id;
  name: string;
  team_name: string;
  number: number;
  graph: Graph;
};

const loadSql = {
  name: 'storyloom_version',
  text: `
SELECT v.id, v.story_id, s.team_id, s.name, t.name AS team_name, v.number, v.graph
FROM story_version v
JOIN story s ON s.id = v.story_id
JOIN team t ON t.id = s.team_id
WHERE v.id = $1`,
};

/**
 * Versions never change, so the `keep` that were asked for last stay in memory; one that is being loaded
 * is not loaded twice. A story or team that was renamed keeps its old name here until the next version.
 */
export function postgresVersions(pool: Pool, { keep = 500 }: { keep?: number } = {}): Versions {
  const kept = new Map<Id, Promise<Version | null>>();

  async function read(id: Id): Promise<Version | null> {
    const { rows } = await pool.query<VersionRow>({ ...loadSql, values: [id] });
    const row = rows[0];
    if (row === undefined) return null;
    return {
      id: row.id,
      storyId: row.story_id,
      teamId: row.team_id,
      storyName: row.name,
      teamName: row.team_name,
      number: row.number,
      graph: row.graph,
    };
  }

  function forget(id: Id, version: Promise<Version | null>): void {
    if (kept.get(id) === version) kept.delete(id);
  }

  return {
    load: async (id) => {
      const version = kept.get(id) ?? read(id);
      // A Map keeps the order of insertion: the first key is the one not asked for the longest.
      kept.delete(id);
      kept.set(id, version);
      for (const oldest of kept.keys()) {
        if (kept.size <= keep) break;
        kept.delete(oldest);
      }
      try {
        const found = await version;
        if (found === null) forget(id, version);
        return found;
      } catch (error) {
        forget(id, version);
        throw error;
      }
    },
  };
}
