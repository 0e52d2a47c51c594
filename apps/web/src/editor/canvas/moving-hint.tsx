'use client';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Input } from '../../ui/input.tsx';
import { bounds } from '../rules/place.ts';
import { useEditor, useView } from '../state/use-editor.ts';

/** While Actions are placed without dragging: where they stand, as fields, and how to end it. */
export function MovingHint() {
  const moving = useView((state) => state.moving);
  const { commands, canvas } = useEditor();
  if (moving === null) return null;
  const { x, y } = bounds(Object.values(moving));
  const end = (keep: boolean) => {
    commands.stopMoving(keep);
    canvas.current?.focus();
  };
  return (
    <form
      aria-label="Move to"
      className="absolute top-3 left-1/2 z-(--z-canvas-ui) flex h-10 -translate-x-1/2 items-center gap-2 rounded-3 border border-line-strong bg-surface pr-1.5 pl-3 text-12 whitespace-nowrap"
      onSubmit={(event) => {
        event.preventDefault();
        end(true);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        end(false);
      }}
    >
      <span className="text-ink-2">Click where it goes, use the arrows, or set</span>
      <Coordinate key={`x${x}`} label="X" value={x} onChange={(next) => commands.placeAt({ x: next, y })} />
      <Coordinate key={`y${y}`} label="Y" value={y} onChange={(next) => commands.placeAt({ x, y: next })} />
      <Button size="sm" variant="quiet" type="button" onClick={() => end(false)}>
        Cancel
      </Button>
      <Button size="sm" variant="primary" type="submit">
        Place
      </Button>
    </form>
  );
}

type CoordinateProps = { label: string; value: number; onChange: (value: number) => void };

/** Taken over when it is left or on Enter; what is no number leaves it as it was. */
function Coordinate({ label, value, onChange }: CoordinateProps) {
  const [text, setText] = useState(String(value));
  const take = () => {
    const next = Number(text);
    if (text.trim() !== '' && Number.isFinite(next) && Math.abs(next) <= 1e6 && next !== value)
      onChange(next);
    else setText(String(value));
  };
  return (
    <span className="inline-flex items-center gap-1">
      <span aria-hidden className="text-ink-3">
        {label}
      </span>
      <span className="w-16">
        <Input
          size="sm"
          aria-label={label}
          inputMode="numeric"
          value={text}
          onValueChange={setText}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take();
          }}
        />
      </span>
    </span>
  );
}
