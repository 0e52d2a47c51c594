/** The tour: what is where. Short, since nobody reads long ones. */
export type TourStep = {
  /** The `data-tour` of the place that it points at. */
  at: string;
  side: 'top' | 'right' | 'bottom' | 'left';
  align: 'start' | 'center' | 'end';
  title: string;
  text: string;
};

export const tourSteps: readonly TourStep[] = [
  {
    at: 'palette',
    side: 'right',
    align: 'start',
    title: 'Add Actions here',
    text: 'Click one and it follows the selected Action, or drag it to where it belongs. A Webhook starts a story.',
  },
  {
    at: 'canvas',
    side: 'left',
    align: 'start',
    title: 'Link them on the canvas',
    text: 'Drag from the point below an Action to the next one. Click an Action to see its options beside the canvas.',
  },
  {
    at: 'run',
    side: 'bottom',
    align: 'end',
    title: 'Run it at once',
    text: 'Run sends one event through the story. Every save counts: there is nothing to install or to start.',
  },
  {
    at: 'drawer',
    side: 'top',
    align: 'start',
    title: 'See what happened',
    text: 'Each run, each event and each problem is here. Open a run and its path lights up on the canvas.',
  },
  {
    at: 'help',
    side: 'bottom',
    align: 'end',
    title: 'Find everything else',
    text: 'Press Ctrl K, or ⌘ K on a Mac, for all commands, and ? for their keys. This tour is in the help menu.',
  },
];
