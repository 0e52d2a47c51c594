import type { ShareAccess } from '@storyloom/engine';
import { Tag } from '../ui/tag.tsx';

/** That another team shares it, or that this one does. Nothing for what is the team's alone. */
export function SharedMark({ own, access }: { own: boolean; access: ShareAccess }) {
  if (!own) return <Tag>From another team</Tag>;
  if (access === 'team') return null;
  return <Tag>{access === 'global' ? 'For every team' : 'Shared'}</Tag>;
}
