'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { AuditItem } from '../../../src/app-shell/trpc.ts';
import { Button } from '../../../src/ui/button.tsx';
import { CodeBlock } from '../../../src/ui/code-block.tsx';
import { cx } from '../../../src/ui/cx.ts';
import { formatInstant } from '../../../src/ui/format.ts';
import type { AuditFilter } from './audit-filter.ts';
import { actorOf, outcomeSentence } from './audit-words.ts';

type Props = { item: AuditItem; onNarrow: (part: Partial<AuditFilter>) => void };

/** All that is known of an entry, and the ways on from it. */
export function AuditEntry({ item, onNarrow }: Props) {
  const { userId, storyId, objectId } = item;
  const aboutId = objectId ?? storyId;
  return (
    <div className="grid gap-3">
      <p>{outcomeSentence(item)}</p>
      <dl className="grid gap-x-6 sm:gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)] sm:items-baseline">
        <Fact label="When">{formatInstant(new Date(item.at))}</Fact>
        <Fact label="Who">
          {actorOf(item)}
          {item.userEmail !== null && item.userEmail !== item.userName && `, ${item.userEmail}`}
        </Fact>
        <Fact label="Operation" mono>
          {item.operation}
        </Fact>
        {storyId !== null && (
          <Fact label="Story">
            <Link href={`/stories/${storyId}`} className="hover:underline">
              {item.storyName ?? storyId}
            </Link>
          </Fact>
        )}
        {objectId !== null && objectId !== storyId && (
          <Fact label="Object" mono>
            {objectId}
          </Fact>
        )}
        {item.apiKeyId !== null && (
          <Fact label="API key" mono>
            {item.apiKeyId}
          </Fact>
        )}
        {item.ip !== null && (
          <Fact label="From" mono>
            {item.ip}
          </Fact>
        )}
        {item.userAgent !== null && <Fact label="Program">{item.userAgent}</Fact>}
      </dl>
      <Values label="Given" values={item.inputs} />
      <Values label="Answered" values={item.outputs ?? {}} />
      <div className="flex flex-wrap gap-2">
        {aboutId !== null && (
          <Button size="sm" onClick={() => onNarrow({ aboutId })}>
            Entries about this
          </Button>
        )}
        {userId !== null && (
          <Button size="sm" onClick={() => onNarrow({ userId })}>
            Entries of {actorOf(item)}
          </Button>
        )}
      </div>
    </div>
  );
}

function Fact({ label, mono = false, children }: { label: string; mono?: boolean; children: ReactNode }) {
  return (
    <>
      <dt className="text-12 text-ink-3">{label}</dt>
      <dd
        className={cx(
          'whitespace-normal max-sm:mb-2',
          mono ? 'font-mono text-12 leading-5 break-all' : 'break-words',
        )}
      >
        {children}
      </dd>
    </>
  );
}

function Values({ label, values }: { label: string; values: Record<string, unknown> }) {
  if (Object.keys(values).length === 0) return null;
  return (
    <div className="grid max-w-[720px] gap-1">
      <span aria-hidden className="text-12 text-ink-3">
        {label}
      </span>
      <CodeBlock label={label} wrap className="max-h-72">
        {JSON.stringify(values, null, 2)}
      </CodeBlock>
    </div>
  );
}
