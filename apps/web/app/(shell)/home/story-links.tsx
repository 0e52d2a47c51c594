import { Ban, Lock, Workflow } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { StoryAtHand } from '../../../src/app-shell/trpc.ts';
import { Icon } from '../../../src/ui/icon.tsx';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';
import { StateGlyph } from '../../../src/ui/state.tsx';

type Props = {
  title: string;
  stories: readonly StoryAtHand[];
  /** What the times are of: “opened”, “edited”. */
  timeOf: string;
  /** Those of which runs fail. */
  failing: ReadonlySet<string>;
  /** How stories come to be here; shown while none is. */
  empty: ReactNode;
};

/** A short list of stories, each one press away. */
export function StoryLinks({ title, stories, timeOf, failing, empty }: Props) {
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="mb-1 text-14 font-semibold">{title}</h2>
      {stories.length === 0 ? (
        <p className="border-t border-line py-3 text-12 text-ink-2">{empty}</p>
      ) : (
        <ul>
          {stories.map(({ id, name, disabled, locked, at }) => (
            <li key={id} className="border-t border-line">
              <Link
                href={`/stories/${id}`}
                className="-mx-2 flex min-h-10 items-center gap-2.5 rounded-2 px-2 py-1.5 hover:bg-hover max-sm:min-h-11"
              >
                <Icon of={Workflow} className="text-ink-3" />
                <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
                {failing.has(id) && (
                  <StateGlyph state="failed" loud className="text-12">
                    Fails
                  </StateGlyph>
                )}
                {locked && <Mark icon={Lock} word="locked" />}
                {disabled && <Mark icon={Ban} word="disabled" />}
                <span className="ml-auto text-12 whitespace-nowrap text-ink-3">
                  <span className="sr-only">, {timeOf} </span>
                  <RelativeTime at={at} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Mark({ icon, word }: { icon: typeof Lock; word: string }) {
  return (
    <span className="text-ink-3">
      <Icon of={icon} size={14} />
      <span className="sr-only">, {word}</span>
    </span>
  );
}
