'use client';
import { Mail } from 'lucide-react';
import { Button } from '../../../src/ui/button.tsx';
import { CopyButton } from '../../../src/ui/copy-button.tsx';
import { Icon } from '../../../src/ui/icon.tsx';
import { Input } from '../../../src/ui/input.tsx';
import type { Invited } from './invite-dialog.tsx';

/** What came of invitations; links in the one moment when they can be seen. They live in this page's memory alone. */
export function FreshLinks({ invited, onDone }: { invited: readonly Invited[]; onDone: () => void }) {
  return (
    <div
      role="status"
      className="tone-succeeded mb-3 grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 gap-y-2 rounded-3 border border-tone-border bg-tone-bg p-3"
    >
      <Icon of={Mail} className="mt-0.5 text-tone-solid" />
      <ul className="grid gap-2">
        {invited.map((one) => (
          <li key={one.email}>
            <b className="font-semibold">{one.email}</b> <span className="text-ink-2">{wordsOf(one)}</span>
            {one.link !== null && (
              <div className="mt-1 flex flex-wrap items-center gap-2">
                <Input
                  readOnly
                  mono
                  aria-label={`Sign-in link of ${one.email}`}
                  value={one.link}
                  className="max-w-[420px]"
                  onFocus={(event) => event.currentTarget.select()}
                />
                <CopyButton text={one.link} />
              </div>
            )}
          </li>
        ))}
      </ul>
      <span className="col-start-2">
        <Button variant="quiet" onClick={onDone}>
          Done
        </Button>
      </span>
    </div>
  );
}

function wordsOf({ sent, link }: Invited): string {
  if (sent) return 'was invited by mail.';
  return link === null
    ? 'has an account, and finds this team when they sign in as always.'
    : 'has no mail from here: hand this link on. It signs in once, within 24 hours, and is not shown again.';
}
