'use client';
import { Background, ReactFlow, ReactFlowProvider, SelectionMode, useStore as useFlow } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { usePreferences } from '../state/preferences.ts';
import { useDraft, useEditor, useView } from '../state/use-editor.ts';
import { ActionCard } from './action-card.tsx';
import './canvas.css';
import './gestures.css';
import './arrange.css';
import { CanvasControls } from './canvas-controls.tsx';
import { ConnectHint } from './connect-hint.tsx';
import { DragContext } from './drag-context.ts';
import { DrawnLink } from './drawn-link.tsx';
import { LINK } from './elements.ts';
import { createElements } from './elements-store.ts';
import { EmptyStory } from './empty-story.tsx';
import { FarLinks } from './far-links.tsx';
import { FartherContext, isFarther } from './farther.ts';
import { LEAST_ZOOM } from './first-view.ts';
import { GroupCard } from './group-card.tsx';
import { GroupFrame } from './group-frame.tsx';
import { GuideLines } from './guide-lines.tsx';
import { createHand } from './hand.ts';
import { LinkLine } from './link-line.tsx';
import { useMapShown } from './map-shown.ts';
import { MovingHint } from './moving-hint.tsx';
import { NoteCard } from './note-card.tsx';
import { cardId } from './ports.ts';
import { QuickAdd } from './quick-add.tsx';
import { RunHint } from './run-hint.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { TidyProgress } from './tidy-progress.tsx';
import { toldLink } from './told-link.ts';
import { useToldPorts } from './told-ports.ts';
import { useAltMark } from './use-alt-mark.ts';
import { useCanvasHandle } from './use-canvas-handle.ts';
import { useClicks } from './use-clicks.ts';
import { useConnecting } from './use-connecting.ts';
import { useDragging } from './use-dragging.ts';
import { useDrop } from './use-drop.ts';
import { usePointAtFarLinks, useShownElements } from './use-far-links.ts';
import { useFirstView } from './use-first-view.ts';
import { useFlowHandlers } from './use-flow-handlers.ts';
import { useMarquee } from './use-marquee.ts';

const nodeTypes = { action: ActionCard, note: NoteCard, group: GroupFrame, collapsed: GroupCard };
const edgeTypes = { link: LinkLine };
const everyLink = { selectable: false, zIndex: LINK, ...toldLink };
/** Below this zoom, buttons on the canvas are smaller than a finger or a shaking hand hits (24 px). */
const SMALL = 0.86;
/** From here on only what can be seen is in the page; not from far away, where everything nearly is. */
const MANY = 300;
const panButtons = [1];
const added = ['Shift', 'Control', 'Meta'];
const attribution = { hideAttribution: false };

/** Measured before anything is drawn on it, so that a story is drawn once, as it is seen first. */
export function Canvas() {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const measure = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    void useMapShown.persist.rehydrate();
    setSize({ width: element.offsetWidth, height: element.offsetHeight });
  }, []);
  return (
    <div ref={measure} className="relative flex h-full min-h-0 min-w-0 flex-col">
      <RunHint />
      {size !== null && (
        <ReactFlowProvider initialWidth={size.width} initialHeight={size.height}>
          <Surface size={size} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

function Surface({ size }: { size: { width: number; height: number } }) {
  useToldPorts();
  const editor = useEditor();
  const { commands, readOnly } = editor;
  const [elements] = useState(() => createElements(editor));
  const [hand] = useState(createHand);
  const first = useFirstView(elements, size);
  const root = useRef<HTMLDivElement>(null);
  const focus = useView((state) => state.focus);
  const connecting = useView((state) => state.connecting !== null);
  const isEmpty = useDraft(({ graph }) => Object.keys(graph.actions).length === 0);
  const farther = useFlow(isFarther);
  const { nodes, edges, rest } = useShownElements(elements, farther);
  const pointAtLinks = usePointAtFarLinks(elements);
  const distance = useFlow(({ transform: [, , zoom] }) =>
    cx(zoom < 0.5 && 'is-far', zoom < SMALL && 'is-small'),
  );

  useEffect(() => elements.follow(), [elements]);
  useCanvasHandle(root, hand);
  useAltMark(root);
  const wires = useConnecting(hand);
  const clicks = useClicks();
  const drags = useDragging(elements, hand);
  const marquee = useMarquee(elements, hand);
  const handlers = useFlowHandlers({ editor, elements, clicks, drags, marquee, pointAtLinks });
  const drop = useDrop(elements);
  const scrollZooms = usePreferences((state) => state.scrollZooms);

  return (
    <DragContext value={elements.drag}>
      <FartherContext value={farther}>
        <section
          aria-label="Canvas"
          data-tour="canvas"
          className="relative min-h-0 min-w-0 flex-1 overflow-hidden bg-canvas"
          {...drop}
        >
          <ReactFlow
            ref={root}
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            {...handlers}
            onConnect={wires.connect}
            onConnectStart={wires.start}
            onConnectEnd={wires.end}
            onReconnect={wires.reconnect}
            onReconnectStart={wires.reconnectStart}
            onReconnectEnd={wires.reconnectEnd}
            edgesReconnectable={!readOnly}
            reconnectRadius={12}
            isValidConnection={wires.isValid}
            connectionLineComponent={DrawnLink}
            connectionRadius={30}
            connectOnClick={false}
            nodesDraggable={!readOnly}
            nodesConnectable={!readOnly}
            nodesFocusable={false}
            edgesFocusable={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            defaultEdgeOptions={everyLink}
            selectionOnDrag
            selectionMode={SelectionMode.Partial}
            selectionKeyCode={null}
            multiSelectionKeyCode={added}
            panOnScroll={!scrollZooms}
            panOnDrag={panButtons}
            zoomOnDoubleClick={false}
            defaultViewport={first}
            minZoom={LEAST_ZOOM}
            maxZoom={2}
            nodeDragThreshold={2}
            onlyRenderVisibleElements={nodes.length > MANY && !farther}
            proOptions={attribution}
            tabIndex={0}
            aria-label="Story. Arrows move between Actions, Enter opens one, N adds one, C links one, Ctrl F finds one, Shift F10 lists what can be done."
            aria-activedescendant={focus === null ? undefined : cardId(focus)}
            className={cx(
              'story-canvas',
              distance,
              farther && 'is-farther',
              (connecting || wires.dragging !== null) && 'is-connecting',
              wires.dragging === 'from' && 'is-moving-start',
              readOnly && 'is-read-only',
              focus !== null && 'has-focus-card',
            )}
          >
            {/* Points less than 6 px from each other are a haze that is drawn at each step of a pan. */}
            {!farther && <Background gap={16} size={2} />}
            {rest !== null && <FarLinks shapes={rest} />}
            <GuideLines drag={elements.drag} />
          </ReactFlow>
          <CanvasControls elements={elements} />
          <ConnectHint className="absolute top-3 max-lg:top-14 left-1/2 z-(--z-canvas-ui) h-9 -translate-x-1/2 rounded-3 border pr-1 pl-3" />
          <MovingHint />
          <SelectionBar />
          <TidyProgress />
          <QuickAdd />
          {isEmpty && !readOnly && (
            <EmptyStory
              onAdd={(type) => commands.add({ type, at: editor.canvas.current?.centre() ?? { x: 0, y: 0 } })}
            />
          )}
        </section>
      </FartherContext>
    </DragContext>
  );
}
