import { Check } from 'lucide-react';
import { Icon } from '../../src/ui/icon.tsx';
import { TypeTile } from '../../src/ui/type-tile.tsx';

type Card = { type: string; name: string; text: string; at: string; done?: boolean; running?: boolean };

const cards: Card[] = [
  {
    type: 'webhook',
    name: 'Receive order',
    text: 'POST /webhook/orders',
    at: 'left-[120px] top-[120px]',
    done: true,
  },
  {
    type: 'event-transform',
    name: 'Price order',
    text: 'Message · 4 fields',
    at: 'left-[120px] top-[228px]',
    done: true,
  },
  {
    type: 'trigger',
    name: 'Large order?',
    text: 'total is over 100',
    at: 'left-[120px] top-[336px]',
    done: true,
  },
  {
    type: 'event-transform',
    name: 'Flag order',
    text: 'Message · 3 fields',
    at: 'left-[8px] top-[460px]',
    running: true,
  },
  { type: 'event-transform', name: 'Pass order', text: 'Message · 2 fields', at: 'left-[248px] top-[460px]' },
];

/** What one is signing in to: a still of a story at work. Decoration, so nothing reads it aloud. */
export function SignInPicture() {
  return (
    <aside
      aria-hidden
      className="relative overflow-hidden bg-canvas bg-[radial-gradient(circle_at_1px_1px,var(--canvas-dot)_1px,transparent_1.25px)] bg-[length:16px_16px] max-lg:hidden"
    >
      <div className="absolute top-1/2 left-1/2 h-[640px] w-[464px] -translate-1/2">
        <svg viewBox="0 0 464 640" fill="none" strokeWidth="1.5" className="absolute inset-0 size-full">
          <title>A story</title>
          <g className="tone-succeeded fill-tone-solid stroke-tone-solid" strokeWidth="2">
            <path fill="none" d="M224 172v49M224 280v49" />
            <path stroke="none" d="M220 220h8l-4 7zM220 328h8l-4 7z" />
          </g>
          <g className="tone-running fill-tone-solid stroke-tone-solid" strokeWidth="2">
            <path fill="none" d="M182 388v22.5q0 10-10 10h-50q-10 0-10 10V453" />
            <path stroke="none" d="M108 452h8l-4 7z" />
            <circle stroke="none" cx="150" cy="420.5" r="4" />
          </g>
          <g className="fill-link stroke-link">
            <path fill="none" d="M266 388v22.5q0 10 10 10h66q10 0 10 10V453" />
            <path stroke="none" d="M348 452h8l-4 7z" />
          </g>
        </svg>
        {cards.map((card) => (
          <PictureCard key={card.name} {...card} />
        ))}
      </div>
    </aside>
  );
}

function PictureCard({ type, name, text, at, done = false, running = false }: Card) {
  return (
    <div
      className={`absolute flex h-[52px] w-[208px] items-center gap-2.5 rounded-3 border bg-surface px-2.5 ${at} ${running ? 'tone-running border-tone-solid' : 'tone-succeeded border-line-strong'}`}
    >
      <span className="relative flex">
        <TypeTile type={type} size="md" />
        {done && <span className="absolute -inset-[3.5px] rounded-full border-[1.5px] border-tone-border" />}
        {running && (
          <span className="absolute -inset-[3.5px] animate-turn rounded-full border-2 border-tone-border border-t-tone-solid border-r-tone-solid" />
        )}
        {done && (
          <span className="absolute -right-[5px] -bottom-[5px] flex size-[15px] items-center justify-center rounded-full bg-tone-bg text-tone-text ring-[1.5px] ring-surface">
            <Icon of={Check} size={12} />
          </span>
        )}
      </span>
      <span className="min-w-0">
        <span className="block truncate leading-[18px] font-semibold">{name}</span>
        <span className="block truncate text-12 text-ink-2">{text}</span>
      </span>
    </div>
  );
}
