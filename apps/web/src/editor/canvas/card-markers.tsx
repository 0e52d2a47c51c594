import { CalendarClock, CornerDownLeft, Gauge, RotateCcw } from 'lucide-react';
import { Icon, type IconShape } from '../../ui/icon.tsx';
import { type Marker, markerWords } from '../rules/markers.ts';

const icons: Record<Marker, IconShape> = {
  schedule: CalendarClock,
  retry: RotateCcw,
  limit: Gauge,
  exit: CornerDownLeft,
};

/** What is set on an Action, at the end of its second line; the card's own name says it aloud. */
export function CardMarkers({ markers }: { markers: readonly Marker[] }) {
  return (
    <span className="action-markers" aria-hidden>
      {markers.map((marker) => (
        <span key={marker} title={markerWords[marker]}>
          <Icon of={icons[marker]} size={12} />
        </span>
      ))}
    </span>
  );
}
