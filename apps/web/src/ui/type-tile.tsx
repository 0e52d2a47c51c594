import {
  Bot,
  Braces,
  CalendarClock,
  Code,
  CopyMinus,
  Database,
  Gauge,
  Globe,
  Inbox,
  Merge,
  Package,
  PanelTop,
  Send,
  Split,
  SquareArrowOutUpRight,
  StickyNote,
  Table2,
  TextSearch,
  Timer,
  UserCheck,
  Webhook,
} from 'lucide-react';
import { cx } from './cx.ts';
import { Icon, type IconShape } from './icon.tsx';
import { TriggerIcon } from './own-icons.tsx';

type Look = { icon: IconShape; tint: string };

const looks: Record<string, Look> = {
  webhook: { icon: Webhook, tint: 'type-webhook' },
  schedule: { icon: CalendarClock, tint: 'type-schedule' },
  'receive-email': { icon: Inbox, tint: 'type-receive-email' },
  'http-request': { icon: Globe, tint: 'type-http-request' },
  'send-email': { icon: Send, tint: 'type-send-email' },
  'event-transform': { icon: Braces, tint: 'type-event-transform' },
  explode: { icon: Split, tint: 'type-event-transform' },
  implode: { icon: Merge, tint: 'type-event-transform' },
  deduplicate: { icon: CopyMinus, tint: 'type-event-transform' },
  delay: { icon: Timer, tint: 'type-event-transform' },
  extract: { icon: TextSearch, tint: 'type-event-transform' },
  throttle: { icon: Gauge, tint: 'type-event-transform' },
  automatic: { icon: Code, tint: 'type-event-transform' },
  join: { icon: Merge, tint: 'type-join' },
  trigger: { icon: TriggerIcon, tint: 'type-trigger' },
  approval: { icon: UserCheck, tint: 'type-page' },
  'send-to-story': { icon: SquareArrowOutUpRight, tint: 'type-send-to-story' },
  group: { icon: Package, tint: 'type-group' },
  page: { icon: PanelTop, tint: 'type-page' },
  'run-script': { icon: Code, tint: 'type-run-script' },
  'update-resource': { icon: Database, tint: 'type-record' },
  record: { icon: Table2, tint: 'type-record' },
  'ai-agent': { icon: Bot, tint: 'type-ai-agent' },
  note: { icon: StickyNote, tint: 'type-note' },
};

/** A type of a newer version than this browser knows. */
const unknown: Look = { icon: Package, tint: 'type-note' };

/** Icon and tint class of an Action type, or of a mode of Event Transform. */
function typeLook(type: string): Look {
  return looks[type] ?? unknown;
}

const sizes = { sm: 'size-5', md: 'size-[30px]', lg: 'size-8' } as const;

/** The round icon that names an Action's type. 20 px in rows, 30 on the canvas, 32 in heads. */
export function TypeTile({
  type,
  size = 'sm',
  className,
}: {
  type: string;
  size?: keyof typeof sizes;
  className?: string;
}) {
  const { icon, tint } = typeLook(type);
  return (
    <span
      className={cx(
        'relative inline-flex shrink-0 items-center justify-center rounded-full bg-type-bg text-type-icon',
        tint,
        sizes[size],
        className,
      )}
    >
      <Icon of={icon} size={size === 'sm' ? 12 : 16} />
    </span>
  );
}
