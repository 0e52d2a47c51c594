'use client';
import type { ScheduleSpec } from '@storyloom/engine';
import { useEffect, useMemo, useState } from 'react';
import { formatCounted } from '../../ui/format.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { formatTick, type ServerSchedule, sameTimes, upcoming } from './schedule-form.ts';

/** What comes of a schedule, what came last, and what was missed. */
export function ScheduleTimes({ spec, server }: { spec: ScheduleSpec; server: ServerSchedule | undefined }) {
  const now = useNow();
  const next = useMemo(() => upcoming(spec, server, now), [spec, server, now]);
  // Of other times than these, the past is another schedule's.
  const past = server && sameTimes(server.spec, spec) ? server : undefined;
  const isElsewhere =
    'timezone' in spec && spec.timezone !== Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (next.length === 0 && !past?.lastAt && !past?.missed) return null;
  return (
    <div className="grid gap-1 text-12 text-ink-2">
      {next.length > 0 && (
        <div>
          <p className="font-medium">{isElsewhere ? 'Next, in your time zone' : 'Next'}</p>
          <ol aria-label="Next ticks" className="tabular-nums">
            {next.map((tick) => (
              <li key={tick.getTime()}>
                <time dateTime={tick.toISOString()}>{formatTick(tick)}</time>
              </li>
            ))}
          </ol>
        </div>
      )}
      {past?.lastAt && (
        <p>
          Last <RelativeTime at={past.lastAt} />
        </p>
      )}
      {past && past.missed > 0 && (
        <details>
          <summary className="min-h-6 max-sm:min-h-11">{formatCounted(past.missed, 'missed tick')}</summary>
          <ol aria-label="Missed ticks, latest first" className="tabular-nums">
            {past.missedTicks.map((tick) => (
              <li key={tick}>
                <time dateTime={tick}>{formatTick(new Date(tick))}</time>
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

const everyMs = 10_000;

/** The present, looked at now and then. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
