'use client';
import { Popover as Base } from '@base-ui/react/popover';
import { useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { popupPanel } from '../../ui/menu-class.ts';
import { useEditor } from '../state/use-editor.ts';
import { say } from '../state/view.ts';
import { markTourSeen, tourSeen } from './seen.ts';
import { tourSteps } from './steps.ts';

/** One step, beside what it is about. The page stays usable; only its own buttons and Esc in it end the tour. */
export function TourPopover({ at }: { at: number }) {
  const { view, canvas } = useEditor();
  const popup = useRef<HTMLDivElement>(null);
  const step = tourSteps[at];
  const last = at === tourSteps.length - 1;
  useEffect(() => {
    if (step) say(view, `Tour, ${at + 1} of ${tourSteps.length}: ${step.title}. ${step.text}`);
  }, [view, at, step]);
  if (!step) return null;
  const leave = () => {
    markTourSeen();
    const inside = popup.current?.contains(document.activeElement) === true;
    view.setState({ tourStep: null });
    if (inside) canvas.current?.focus();
  };
  return (
    <Base.Root
      open
      onOpenChange={(_, details) => {
        const inside = popup.current?.contains(document.activeElement) === true;
        if (details.reason === 'escape-key' && inside) leave();
        else {
          // Whatever else is pressed or clicked is meant for the page.
          details.cancel();
          details.allowPropagation();
        }
      }}
    >
      <Base.Portal>
        <Base.Positioner
          anchor={() => document.querySelector(`[data-tour="${step.at}"]`)}
          side={step.side}
          align={step.align}
          sideOffset={12}
          alignOffset={12}
          collisionPadding={12}
          className="z-(--z-popover)"
        >
          <Base.Popup
            ref={popup}
            // On a first visit the focus stays with what the person does.
            initialFocus={tourSeen()}
            finalFocus={false}
            className={cx(popupPanel, 'grid w-80 max-w-[calc(100vw-24px)] gap-2 p-4')}
          >
            <Base.Title className="text-14 font-semibold">{step.title}</Base.Title>
            <Base.Description className="text-ink-2">{step.text}</Base.Description>
            <div className="mt-1 flex items-center gap-2">
              <span className="mr-auto text-12 text-ink-3 tabular-nums">
                {at + 1} of {tourSteps.length}
              </span>
              {!last && (
                <Button size="sm" variant="quiet" onClick={leave}>
                  Skip
                </Button>
              )}
              {at > 0 && (
                <Button size="sm" onClick={() => view.setState({ tourStep: at - 1 })}>
                  Back
                </Button>
              )}
              <Button
                size="sm"
                variant="primary"
                onClick={() => (last ? leave() : view.setState({ tourStep: at + 1 }))}
              >
                {last ? 'Done' : 'Next'}
              </Button>
            </div>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
