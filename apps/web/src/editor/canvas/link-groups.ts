import type { ActivityState } from '../live/activity.ts';
import { type LinkTone, toneOf } from '../rules/link-look.ts';
import type { LinkShape } from './link-lines.ts';

/** Links that look alike, as one path and one of their heads. */
type LinkGroup = { key: string; tone: LinkTone; isFailure: boolean; lines: string; heads: string };

/** Links of a story that follow each other lie near each other: of few together only those in sight are painted. */
const TOGETHER = 64;

/** Many links as few paths. */
export function linkGroups(
  shapes: readonly LinkShape[],
  activity: Pick<ActivityState, 'counts' | 'path' | 'comparison'>,
): LinkGroup[] {
  const groups = new Map<string, LinkGroup>();
  for (const [index, { edge, path, head }] of shapes.entries()) {
    const links = edge.data?.links ?? [];
    const tone = toneOf(links, activity);
    const isFailure = links[0]?.port === 'failure';
    const key = `${Math.floor(index / TOGETHER)} ${tone} ${isFailure}`;
    const group = groups.get(key) ?? { key, tone, isFailure, lines: '', heads: '' };
    groups.set(key, { ...group, lines: group.lines + path, heads: group.heads + head });
  }
  return [...groups.values()];
}
