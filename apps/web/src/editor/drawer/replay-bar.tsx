'use client';
import { Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ActButton } from '../acts/act-item.tsx';
import { replayTo, togglePlaying } from '../state/replay.ts';
import { useEditor } from '../state/use-editor.ts';
import { usePlaying, useReplay } from './use-replay.ts';

/** Drawn by us: the browser’s own track is white on dark ground. What has gone by is a background of its own size. */
const slider =
  'mx-1.5 h-6 min-w-16 flex-1 appearance-none rounded-1 bg-[linear-gradient(var(--accent),var(--accent)),linear-gradient(var(--line-strong),var(--line-strong))] bg-[position:0_50%] bg-no-repeat forced-color-adjust-none ' +
  '[&::-webkit-slider-thumb]:size-3.5 [&::-webkit-slider-thumb]:appearance-none [&::-webkit-slider-thumb]:rounded-full [&::-webkit-slider-thumb]:bg-accent ' +
  '[&::-moz-range-thumb]:size-3.5 [&::-moz-range-thumb]:rounded-full [&::-moz-range-thumb]:border-0 [&::-moz-range-thumb]:bg-accent';

/** Plays a run again, step by step or to any moment. */
export function ReplayBar() {
  const editor = useEditor();
  const { view } = editor;
  const { place, playing, length, canGo } = useReplay();
  usePlaying();
  const at = place === null ? length : Math.max(0, place.at);
  return (
    <fieldset
      aria-label="Replay"
      className="flex h-8 min-w-0 shrink-0 items-center gap-0.5 border-b border-line pr-3 pl-1 text-12 max-sm:h-12"
    >
      <ActButton act="replayBack" size="sm" icon={SkipBack} disabled={!canGo(-1)} />
      <IconButton
        size="sm"
        icon={playing ? Pause : Play}
        label={playing ? 'Pause' : 'Play the run again'}
        onClick={() => togglePlaying(editor)}
      />
      <ActButton act="replayNext" size="sm" icon={SkipForward} disabled={!canGo(1)} />
      <input
        type="range"
        aria-label="Moment of the run"
        aria-valuetext={`${formatDuration(at)} of ${formatDuration(length)}`}
        min={0}
        max={Math.max(1, length)}
        step={Math.max(1, Math.round(length / 500))}
        value={at}
        onChange={(event) => {
          view.setState({ playing: false });
          replayTo(editor, Number(event.currentTarget.value));
        }}
        style={{ backgroundSize: `${(100 * at) / Math.max(1, length)}% 4px, 100% 4px` }}
        className={slider}
      />
      <span className="min-w-24 text-right text-ink-3 tabular-nums">
        {place === null ? formatDuration(length) : `${formatDuration(at)} of ${formatDuration(length)}`}
      </span>
      {place !== null && (
        <Button size="sm" variant="quiet" onClick={() => view.setState({ playing: false, replay: null })}>
          Whole run
        </Button>
      )}
    </fieldset>
  );
}
