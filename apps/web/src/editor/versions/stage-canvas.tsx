'use client';
import type { Graph, GraphDiff, Id } from '@storyloom/engine';
import { Background, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import { toldLink } from '../canvas/told-link.ts';
import { panMs } from '../canvas/use-canvas-handle.ts';
import { CARD } from '../rules/place.ts';
import { StageAction, StageFrame, StageLink, StageNote } from './stage-cards.tsx';
import { stageElements } from './stage-elements.ts';
import './stage.css';

type Props = {
  before: Graph | null;
  after: Graph;
  diff: GraphDiff | null;
  chosen: Id | null;
  onChoose: (id: Id | null) => void;
};

const nodeTypes = { action: StageAction, note: StageNote, frame: StageFrame };
const edgeTypes = { link: StageLink };
const attribution = { hideAttribution: false };
const fit = { padding: 0.15, maxZoom: 1 };
const MANY = 150;

/** A picture of a version or of a diff: it pans and zooms, and nothing in it can be edited. */
export function StageCanvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ before, after, diff, chosen, onChoose }: Props) {
  const { nodes, edges } = useMemo(() => stageElements({ before, after, diff }), [before, after, diff]);
  const shown = useMemo(
    () => nodes.map((node) => (node.id === chosen ? { ...node, selected: true } : node)),
    [nodes, chosen],
  );
  const flow = useReactFlow();
  useEffect(() => {
    const node = nodes.find(({ id }) => id === chosen);
    if (!node || node.type === 'frame') return;
    const { x, y } = node.position;
    const zoom = Math.max(flow.getZoom(), 0.6);
    void flow.setCenter(x + CARD.width / 2, y + CARD.height / 2, { zoom, duration: panMs() });
  }, [chosen, nodes, flow]);
  return (
    <div className="relative min-h-0 min-w-0 overflow-hidden bg-canvas">
      <ReactFlow
        nodes={shown}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodeClick={(_, { id }) => onChoose(id === chosen ? null : id)}
        onPaneClick={() => onChoose(null)}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        defaultEdgeOptions={toldLink}
        panOnScroll
        zoomOnDoubleClick={false}
        minZoom={0.1}
        maxZoom={2}
        fitView
        fitViewOptions={fit}
        onlyRenderVisibleElements={nodes.length > MANY}
        proOptions={attribution}
        aria-label="The story as it was. The list beside it says everything that is drawn here."
        className="story-canvas is-read-only"
      >
        <Background gap={16} size={2} />
      </ReactFlow>
    </div>
  );
}
