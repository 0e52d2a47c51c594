'use client';
import { useEffect } from 'react';
import { Bar } from './bar/bar.tsx';
import { LockBanner } from './bar/lock-banner.tsx';
import { Canvas } from './canvas/canvas.tsx';
import { countRender } from './canvas/renders.ts';
import { ToldLine } from './canvas/told-line.tsx';
import { useProblemWatch } from './canvas/use-problems.ts';
import { Drawer } from './drawer/drawer.tsx';
import { useSearchAddress } from './drawer/use-search-address.ts';
import { useLive } from './live/use-live.ts';
import { usePresence } from './live/use-presence.ts';
import { useRunPath } from './live/use-run-path.ts';
import { useShownEditor } from './live/use-run-version.ts';
import { Overlays } from './overlays.tsx';
import { Palette } from './palette/palette.tsx';
import { ConflictCard, loadParts, Panel, PhoneEditor, Stage, StorySearch } from './parts.tsx';
import { Resizer } from './resizer.tsx';
import type { Editor } from './state/editor.ts';
import { EditorContext, useDraft, useEditor, useView } from './state/use-editor.ts';
import { DRAWER_HEIGHT, PANEL_WIDTH } from './state/view.ts';
import { Tour } from './tour/tour.tsx';
import { useLeaving } from './use-leaving.ts';
import { useNarrow } from './use-narrow.ts';
import { usePageHandle } from './use-page-handle.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The whole editor: on a wide window around the canvas, on a phone around the outline. */
export function EditorScreen() {
  countRender('editors');
  const { draft } = useEditor();
  const shown = useShownEditor();
  useLive();
  usePresence();
  useRunPath(shown);
  useSearchAddress();
  usePageHandle();
  useProblemWatch();
  useLeaving();
  useEffect(() => () => draft.stop(), [draft]);
  useParts();
  const name = useView((state) => state.story.name);
  useEffect(() => {
    document.title = `${name} · Storyloom`;
  }, [name]);
  const narrow = useNarrow();
  const looking = useView((state) => state.looking !== null);
  return (
    <>
      {narrow ? <PhoneEditor /> : <Workbench shown={shown} />}
      {!narrow && !looking && <Tour />}
      <EditorContext value={shown}>
        <Keys />
        <Overlays />
      </EditorContext>
      <Announcer />
    </>
  );
}

/** Whoever touches the page will soon want the rest of it. */
function useParts(): void {
  useEffect(() => {
    const asked = new AbortController();
    const load = () => {
      asked.abort();
      loadParts();
    };
    for (const what of ['pointermove', 'pointerdown', 'keydown'])
      document.addEventListener(what, load, { signal: asked.signal });
    return () => asked.abort();
  }, []);
}

const TAB_ROW = 36;
const PALETTE = 'min(var(--palette-w), 26vw)';
/** What is left of the canvas beside three panes. */
const STRIP = 264;

/** What is on the screen is what they are for. */
function Keys() {
  useShortcuts();
  return null;
}

/** `shown`: what the canvas and the panel are of, the draft or a version as it ran. */
function Workbench({ shown }: { shown: Editor }) {
  const { view } = useEditor();
  const panelOpen = useView((state) => state.panelOpen && state.selection.length === 1);
  const panesOpen = useView((state) => state.panesOpen) && panelOpen;
  const panelWidth = useView((state) => state.panelWidth);
  const drawerOpen = useView((state) => state.drawerOpen);
  const drawerHeight = useView((state) => state.drawerHeight);
  const looking = useView((state) => state.looking !== null);
  const searching = useView((state) => state.find !== null);
  const inConflict = useDraft((state) => state.held.length > 0);
  return (
    <div
      className="grid h-dvh overflow-hidden"
      style={{
        gridTemplateColumns: panesOpen
          ? `0 ${STRIP}px minmax(0, 1fr)`
          : `${PALETTE} minmax(0, 1fr) ${panelOpen ? `min(${panelWidth}px, 45vw)` : '0px'}`,
        gridTemplateRows: `var(--bar-h) minmax(0, 1fr) ${panesOpen ? '0' : drawerOpen ? `min(${drawerHeight}px, 60vh)` : `${TAB_ROW}px`}`,
      }}
    >
      <Bar />
      {looking && <Stage />}
      <div className="contents" inert={looking}>
        <div hidden={panesOpen} className="col-start-1 row-start-2 min-h-0 min-w-0">
          <EditorContext value={shown}>
            <Palette />
          </EditorContext>
        </div>
        <main className="relative col-start-2 row-start-2 min-h-0 min-w-0">
          <EditorContext value={shown}>
            <Canvas key={shown.past?.versionId ?? 'draft'} />
          </EditorContext>
          <div className="absolute inset-x-0 top-0 z-10">
            <LockBanner />
          </div>
          {searching && <StorySearch />}
          <ToldLine />
        </main>
      </div>
      <aside aria-label="Details" className="relative col-start-3 row-span-2 row-start-2 min-h-0 min-w-0">
        {panelOpen && (
          <>
            {!panesOpen && (
              <Resizer
                label="Width of the panel"
                orientation="vertical"
                value={panelWidth}
                limits={PANEL_WIDTH}
                onChange={(width) => view.setState({ panelWidth: width })}
              />
            )}
            <div className="h-full border-l border-line">
              <EditorContext value={shown}>
                <Panel />
              </EditorContext>
            </div>
          </>
        )}
      </aside>
      <section
        data-tour="drawer"
        aria-label="Runs and events"
        hidden={panesOpen}
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
      {inConflict && <ConflictCard left={panesOpen ? '0px' : PALETTE} />}
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
