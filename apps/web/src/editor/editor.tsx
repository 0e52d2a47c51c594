'use client';
import { useEffect } from 'react';
import { Bar } from './bar/bar.tsx';
import { ConflictCard } from './bar/conflict-card.tsx';
import { Canvas } from './canvas/canvas.tsx';
import { useProblemWatch } from './canvas/use-problems.ts';
import { Drawer } from './drawer/drawer.tsx';
import { StorySearch } from './find/story-search.tsx';
import { useLive } from './live/use-live.ts';
import { useRunPath } from './live/use-run-path.ts';
import { Overlays } from './overlays.tsx';
import { Palette } from './palette/palette.tsx';
import { Panel } from './panel/panel.tsx';
import { PhoneEditor } from './phone/phone-editor.tsx';
import { Resizer } from './resizer.tsx';
import { useEditor, useView } from './state/use-editor.ts';
import { DRAWER_HEIGHT, PANEL_WIDTH } from './state/view.ts';
import { Tour } from './tour/tour.tsx';
import { useLeaving } from './use-leaving.ts';
import { useNarrow } from './use-narrow.ts';
import { usePageHandle } from './use-page-handle.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { Stage } from './versions/stage.tsx';

/** The whole editor: on a wide window around the canvas, on a phone around the outline. */
export function EditorScreen() {
  const { draft } = useEditor();
  useLive();
  useRunPath();
  useProblemWatch();
  useLeaving();
  useShortcuts();
  usePageHandle();
  useEffect(() => () => draft.stop(), [draft]);
  const name = useView((state) => state.story.name);
  useEffect(() => {
    document.title = `${name} · Storyloom`;
  }, [name]);
  const narrow = useNarrow();
  const looking = useView((state) => state.looking !== null);
  return (
    <>
      {narrow ? <PhoneEditor /> : <Workbench />}
      {!narrow && !looking && <Tour />}
      <Overlays />
      <Announcer />
    </>
  );
}

const TAB_ROW = 36;

function Workbench() {
  const { view } = useEditor();
  const panelOpen = useView((state) => state.panelOpen && state.selection.length === 1);
  const panelWidth = useView((state) => state.panelWidth);
  const drawerOpen = useView((state) => state.drawerOpen);
  const drawerHeight = useView((state) => state.drawerHeight);
  const looking = useView((state) => state.looking !== null);
  return (
    <div
      className="grid h-dvh overflow-hidden"
      style={{
        gridTemplateColumns: `var(--palette-w) minmax(0, 1fr) ${panelOpen ? `min(${panelWidth}px, 45vw)` : '0px'}`,
        gridTemplateRows: `var(--bar-h) minmax(0, 1fr) ${drawerOpen ? `min(${drawerHeight}px, 60vh)` : `${TAB_ROW}px`}`,
      }}
    >
      <Bar />
      {looking && <Stage />}
      <div className="contents" inert={looking}>
        <Palette />
        <main className="relative col-start-2 row-start-2 min-h-0 min-w-0">
          <Canvas />
          <ConflictCard />
          <StorySearch />
        </main>
      </div>
      <aside aria-label="Details" className="relative col-start-3 row-span-2 row-start-2 min-h-0 min-w-0">
        {panelOpen && (
          <>
            <Resizer
              label="Width of the panel"
              orientation="vertical"
              value={panelWidth}
              limits={PANEL_WIDTH}
              onChange={(width) => view.setState({ panelWidth: width })}
            />
            <div className="h-full border-l border-line">
              <Panel />
            </div>
          </>
        )}
      </aside>
      <section
        data-tour="drawer"
        aria-label="Runs and events"
        className="relative col-span-2 col-start-1 row-start-3 min-h-0 min-w-0 border-t border-line"
      >
        {drawerOpen && (
          <Resizer
            label="Height of the drawer"
            orientation="horizontal"
            value={drawerHeight}
            limits={DRAWER_HEIGHT}
            onChange={(height) => view.setState({ drawerHeight: height })}
          />
        )}
        <Drawer />
      </section>
    </div>
  );
}

/** Says what happened to people who do not see it; the same sentence twice is said twice. */
function Announcer() {
  const said = useView((state) => state.said);
  return (
    <div aria-live="polite" className="sr-only">
      {said.text !== '' && <span key={said.count}>{said.text}</span>}
    </div>
  );
}
