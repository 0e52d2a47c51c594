'use client';
import { Mouse } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Switch } from '../../ui/switch.tsx';
import { usePreferences } from '../state/preferences.ts';

/** How this person's mouse works on the canvas. */
export function CanvasPreferences() {
  const scrollZooms = usePreferences((state) => state.scrollZooms);
  useEffect(() => void usePreferences.persist.rehydrate(), []);
  return (
    <Popover
      label="Mouse on the canvas"
      side="top"
      trigger={<IconButton size="sm" icon={Mouse} label="Mouse on the canvas" />}
      className="w-66 p-3"
    >
      <Switch
        label="Scroll zooms"
        checked={scrollZooms}
        onChange={(on) => usePreferences.setState({ scrollZooms: on })}
      />
      <p className="mt-1 text-12 text-ink-2">
        {scrollZooms
          ? 'Scrolling zooms. Hold Space or the middle button and drag to pan.'
          : 'Scrolling pans, with Ctrl it zooms. Space or the middle button and dragging pan too.'}
      </p>
    </Popover>
  );
}
