'use client';
import { Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { usePlaying, useReplay } from './use-replay.ts';

/** Plays a run again, step by step or to any moment. */
export function ReplayBar() {
  const replay = useReplay();
  usePlaying(replay);
  const { place, playing, length, canGo, go, seek, play, pause, stop } = replay;
  const by = (step: 1 | -1) => () => {
    pause();
    go(step);
  };
  const at = place === null ? length : Math.max(0, place.at);
  return (
    <fieldset
      aria-label="Replay"
      className="flex h-8 shrink-0 items-center gap-0.5 border-b border-line px-1 text-12 max-sm:h-12"
    >
      <IconButton
        size="sm"
        icon={SkipBack}
        label="Step before"
        keys={['[']}
        disabled={!canGo(-1)}
        onClick={by(-1)}
      />
      <IconButton
        size="sm"
        icon={playing ? Pause : Play}
        label={playing ? 'Pause' : 'Play the run again'}
        onClick={playing ? pause : play}
      />
      <IconButton
        size="sm"
        icon={SkipForward}
        label="Next step"
        keys={[']']}
        disabled={!canGo(1)}
        onClick={by(1)}
      />
      <input
        type="range"
        aria-label="Moment of the run"
        aria-valuetext={`${formatDuration(at)} of ${formatDuration(length)}`}
        min={0}
        max={Math.max(1, length)}
        step={Math.max(1, Math.round(length / 500))}
        value={at}
        onChange={(event) => {
          pause();
          seek(Number(event.currentTarget.value));
        }}
        className="mx-1.5 h-6 min-w-16 flex-1 accent-[var(--accent)]"
      />
      <span className="min-w-24 text-right text-ink-3 tabular-nums">
        {place === null ? formatDuration(length) : `${formatDuration(at)} of ${formatDuration(length)}`}
      </span>
      {place !== null && (
        <Button size="sm" variant="quiet" onClick={stop}>
          Whole run
        </Button>
      )}
    </fieldset>
  );
}
