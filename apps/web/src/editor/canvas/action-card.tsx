'use client';
import type { Id } from '@storyloom/engine';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import {
  Ban,
  Check,
  CircleX,
  GitCompare,
  Hourglass,
  Minus,
  Pin,
  Plus,
  RotateCcw,
  TriangleAlert,
  X,
} from 'lucide-react';
import { type MouseEvent, memo, useContext } from 'react';
import { cx } from '../../ui/cx.ts';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { Icon, type IconShape } from '../../ui/icon.tsx';
import { BypassIcon } from '../../ui/own-icons.tsx';
import { Badge, type State, states } from '../../ui/state.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { type ComparedAction, differenceWords, laterWords } from '../rules/compare-runs.ts';
import { linksFrom } from '../rules/incoming.ts';
import { type Marker, markersOf, markerWords } from '../rules/markers.ts';
import { spotAfter } from '../rules/place.ts';
import { describeAction, isSource, offState, portsOf, tileOf } from '../rules/types.ts';
import { useActivity, useDraft, useEditor, useView } from '../state/use-editor.ts';
import { CardMarkers } from './card-markers.tsx';
import type { ActionNode } from './elements.ts';
import { FartherContext } from './farther.ts';
import { OthersMark } from './others-mark.tsx';
import { cardId, INPUT, portPlace } from './ports.ts';
import { countRender } from './renders.ts';
import { useProblemCount } from './use-problems.ts';

const glyphs: Partial<Record<State, IconShape>> = {
  disabled: Ban,
  bypassed: BypassIcon,
  succeeded: Check,
  failed: X,
  waiting: Hourglass,
  cancelled: Minus,
};

/** One Action on the canvas. Moving it, and whatever happens to others, does not draw it again. */
export const ActionCard = memo(
  Card,
  (a, b) => a.data === b.data && a.selected === b.selected && a.id === b.id,
);

function Card({ id, data: { action }, selected }: NodeProps<ActionNode>) {
  const shown = useShown(id, offState(action));
  const focused = useView((state) => state.focus === id);
  const pointed = useView(({ connecting }) =>
    connecting?.candidate !== id ? '' : connecting.refusal === null ? 'is-target' : 'is-refused',
  );
  const pulsing = useView((state) => state.pulse === id);
  const lit = useActivity((state) => state.lit.has(id));
  const problems = useProblemCount(id);
  const { commands, readOnly } = useEditor();
  const farther = useContext(FartherContext);
  countRender('cards');
  const { state, corner, failed, note, dim } = shown;
  const glyph = state && glyphs[state];
  const line = describeAction(action);
  const markers = markersOf(action.settings ?? {});
  const pinned = action.pin !== undefined;
  const badge = badgeOf({ note, failed, problems, pinned });
  const cornered = corner !== null && (badge === null || badge === 'note');

  const box = {
    id: cardId(id),
    role: 'img',
    'aria-label': spoken({ name: action.name, line, state, corner, failed, note, problems, markers, pinned }),
    'data-state': state ?? undefined,
    className: cx(
      'action-card',
      state && states[state].tone,
      // From afar, where its badge is not shown.
      failed > 0 && state === 'succeeded' && 'has-failed',
      selected && 'is-selected',
      focused && 'is-focused',
      pointed,
      lit && 'is-lit',
      pulsing && 'is-pulsing',
      dim && 'is-dim',
    ),
  };
  // From very far away a card is its state alone, so that a thousand of them are a thousand elements.
  if (farther) return <div {...box} />;

  return (
    <div {...box}>
      <span className="action-tile">
        <TypeTile type={tileOf(action)} size="md" />
        {glyph && (
          <span className="action-glyph">
            <Icon of={glyph} size={12} />
          </span>
        )}
      </span>
      <span className="min-w-0 flex-1">
        <span className="action-name" style={cornered ? { paddingRight: roomFor(corner) } : undefined}>
          {action.name}
        </span>
        <span className="action-second">
          <span className="action-line">{line}</span>
          {markers.length > 0 && <CardMarkers markers={markers} />}
        </span>
      </span>
      {cornered && <span className="action-corner">{corner}</span>}
      {note !== null && (
        <Badge
          tone={note.tone}
          icon={note.kind === 'tries' ? RotateCcw : GitCompare}
          className="action-badge"
        >
          {note.text}
        </Badge>
      )}
      {badge === 'failed' && (
        <Badge tone="tone-failed" icon={CircleX} className="action-badge is-failures">
          {formatCount(failed)} failed
        </Badge>
      )}
      {badge === 'problem' && (
        <Badge tone="tone-waiting" icon={TriangleAlert} className="action-badge">
          {problems === 1 ? '1 problem' : `${problems} problems`}
        </Badge>
      )}
      {badge === 'pinned' && (
        <Badge icon={Pin} className="action-badge">
          Pinned
        </Badge>
      )}
      <OthersMark id={id} />
      <Handle
        type="target"
        id={INPUT}
        position={Position.Top}
        isConnectableStart={false}
        className={cx('port-in', isSource(action) && 'is-none')}
        onClick={(event) => {
          if (!event.altKey || readOnly) return;
          event.stopPropagation();
          commands.breakLinks(id, null);
        }}
      >
        {!isSource(action) && <span className="port-dot" />}
      </Handle>
      {portsOf(action).map((port, index) => (
        <PortOut key={port.name} actionId={id} port={port} index={index} isConnectable={!readOnly} />
      ))}
    </div>
  );
}

/** In px: a name ends with an ellipsis before its corner; digits of that size are 6 px wide. */
function roomFor(corner: string): number {
  return Math.max(36, corner.length * 6 + 6);
}

type PortProps = {
  actionId: Id;
  port: { name: string; title: string };
  index: number;
  isConnectable: boolean;
};

function PortOut({ actionId, port, index, isConnectable }: PortProps) {
  const { commands, view, draft } = useEditor();
  const isFree = useDraft(({ graph }) => !linksFrom(graph, actionId).some((link) => link.port === port.name));
  const add = (event: MouseEvent) => {
    const at = spotAfter(draft.store.getState().graph, actionId);
    const screen = { x: event.clientX, y: event.clientY };
    if (at) view.setState({ quickAdd: { at, screen, after: { from: actionId, port: port.name } } });
  };
  return (
    <Handle
      type="source"
      id={port.name}
      position={Position.Bottom}
      isConnectable={isConnectable}
      className={cx('port-out', index === 0 && 'is-main')}
      style={{ left: portPlace(index) - 1 }}
      onClick={(event) => {
        event.stopPropagation();
        if (!isConnectable) return;
        // A card is one thing to assistive technology, so what is in it is no button: Tab and the menu add, too.
        if (event.target instanceof Element && event.target.closest('.port-add')) add(event);
        else if (event.altKey) commands.breakLinks(actionId, port.name);
        else commands.startConnecting(actionId, port.name);
      }}
    >
      <span className="port-dot" />
      <span className="port-name">{port.title.toLowerCase()}</span>
      {isFree && isConnectable && (
        <span className="port-add" title={`Add after ${port.title.toLowerCase()}`}>
          <Icon of={Plus} size={12} />
        </span>
      )}
    </Handle>
  );
}

/** One at a time, the loudest first. */
function badgeOf({
  note,
  failed,
  problems,
  pinned,
}: Pick<Spoken, 'note' | 'failed' | 'problems' | 'pinned'>) {
  if (note !== null) return 'note';
  if (failed > 0) return 'failed';
  if (problems > 0) return 'problem';
  return pinned ? 'pinned' : null;
}

/** `note`: how often it was tried in a run, or how two runs differ here. */
type Note = { kind: 'tries' | 'difference'; text: string; tone: string };
type Shown = { state: State | null; corner: string | null; failed: number; note: Note | null; dim: boolean };

/** The latest of everything, or what one run did here. */
function useShown(id: Id, off: 'disabled' | 'bypassed' | null): Shown {
  const counts = useActivity((activity) => (activity.path === null ? activity.counts[id] : undefined));
  const onPath = useActivity((activity) => activity.path?.actions[id]);
  const isRun = useActivity((activity) => activity.path !== null);
  const compared = useActivity((activity) => activity.comparison?.actions[id]);
  const isCompared = useActivity((activity) => activity.comparison !== null);
  if (isCompared) return shownOfTwo(compared);
  if (isRun) {
    if (onPath === undefined) return { state: null, corner: null, failed: 0, note: null, dim: true };
    const time = onPath.durationMs === null ? null : formatDuration(onPath.durationMs);
    const corner =
      onPath.times > 1 ? (time === null ? `× ${onPath.times}` : `${onPath.times} × ${time}`) : time;
    const note: Note | null =
      onPath.tries > 1
        ? { kind: 'tries', text: `${onPath.tries} tries`, tone: states[onPath.state].tone }
        : null;
    return { state: onPath.state, corner, failed: 0, note, dim: false };
  }
  const corner = counts && counts.events > 0 ? formatCount(counts.events) : null;
  const failed = counts?.failed ?? 0;
  return { state: off ?? counts?.state ?? null, corner, failed, note: null, dim: false };
}

/** What the shown run did here, and how the other one differs. */
function shownOfTwo(compared: ComparedAction | undefined): Shown {
  if (compared === undefined) return { state: null, corner: null, failed: 0, note: null, dim: true };
  const { first, second, difference, laterMs } = compared;
  const state = first?.state ?? second?.state ?? null;
  const text = differenceWords(compared);
  const note: Note | null =
    text === null
      ? null
      : { kind: 'difference', text, tone: difference === 'outcome' ? 'tone-waiting' : 'tone-plain' };
  const corner = laterMs === null ? null : laterWords(laterMs);
  return { state, corner, failed: 0, note, dim: false };
}

type Spoken = Omit<Shown, 'dim'> & {
  name: string;
  line: string;
  problems: number;
  markers: readonly Marker[];
  pinned: boolean;
};

function spoken({ name, line, state, corner, failed, note, problems, markers, pinned }: Spoken): string {
  const parts = [name, line];
  if (state) parts.push(states[state].word);
  if (corner) parts.push(/^\d[\d,]*$/.test(corner) ? `${corner} events` : corner);
  if (note) parts.push(note.text);
  if (failed > 0) parts.push(`${failed} failed`);
  if (problems > 0) parts.push(problems === 1 ? '1 problem' : `${problems} problems`);
  if (pinned) parts.push('event pinned');
  parts.push(...markers.map((marker) => markerWords[marker]));
  return parts.join(', ');
}
