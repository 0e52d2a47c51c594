'use client';
import type { Id, LogLine } from '@storyloom/engine';
import { useLayoutEffect, useRef } from 'react';
import { StepLogs } from './step-logs.tsx';
import { useLiveLog } from './use-live-log.ts';

type StepLogProps = {
  step: { id: Id; inputEventId: Id | null; logs: readonly LogLine[]; endedAt: string | null };
};

/** The log of a step, as it is written while the step goes on; whoever looks at its end stays there. */
export function StepLog({ step }: StepLogProps) {
  const isSource = step.inputEventId === null;
  const { lines, isCut } = useLiveLog(isSource ? null : step.id);
  const end = useStayAtEnd(lines.length);
  const isOpen = step.endedAt === null;
  return (
    <>
      <StepLogs
        lines={lines.length < step.logs.length ? step.logs : lines}
        {...(isOpen && { empty: 'It has logged nothing yet.' })}
      />
      <p role="status" className="px-3 pb-2 text-12 text-ink-3 empty:hidden">
        {isOpen &&
          (isCut
            ? 'Connection lost; the rest follows when it is back.'
            : 'More lines appear here as they come.')}
      </p>
      <div ref={end} />
    </>
  );
}

/** Keeps an end in sight that was in sight before something was added above it. */
function useStayAtEnd(count: number) {
  const end = useRef<HTMLDivElement>(null);
  const isThere = useRef(true);
  useLayoutEffect(() => {
    if (end.current === null) return;
    const observer = new IntersectionObserver(([entry]) => {
      isThere.current = entry?.isIntersecting ?? true;
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (count > 0 && isThere.current) end.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  return end;
}
