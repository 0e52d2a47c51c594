import { Database, KeyRound } from 'lucide-react';
import type { MissingItem } from '../../../src/app-shell/trpc.ts';
import { ButtonLink } from '../../../src/ui/button.tsx';
import { Icon } from '../../../src/ui/icon.tsx';

const kinds = {
  credential: { icon: KeyRound, root: 'CREDENTIAL', href: '/credentials/new' },
  resource: { icon: Database, root: 'RESOURCE', href: '/resources/new' },
} as const;

/** Each with who uses it, and the way to make it, in a tab of its own: the list stays. */
export function MissingList({ missing }: { missing: readonly MissingItem[] }) {
  return (
    <ul aria-label="What is missing" className="grid max-h-60 gap-2 overflow-y-auto">
      {missing.map(({ kind, slug, actions }) => {
        const { icon, root, href } = kinds[kind];
        return (
          <li key={`${kind} ${slug}`} className="tone-waiting flex items-center gap-2.5">
            <Icon of={icon} className="text-tone-solid" />
            <div className="min-w-0 flex-1">
              <code className="block text-12 break-all text-ink">{`${root}.${slug}`}</code>
              <p className="text-12 text-ink-2">Used by {actions.join(', ')}</p>
            </div>
            <ButtonLink href={href} size="sm" target="_blank" aria-label={`Make it: ${slug}`}>
              Make it
            </ButtonLink>
          </li>
        );
      })}
    </ul>
  );
}
