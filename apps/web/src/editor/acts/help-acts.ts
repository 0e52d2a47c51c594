import type { Acts } from './act.ts';

/** Learning what there is. */
export const helpActs = {
  shortcuts: {
    title: 'Keyboard shortcuts',
    group: 'Help',
    keys: ['?'],
    run: ({ view }) => view.setState({ overlay: 'shortcuts' }),
  },
  tour: {
    title: 'Tour of the editor',
    group: 'Help',
    whyNot: ({ canvas }) => (canvas.current === null ? 'It needs a window with room for the canvas.' : null),
    run: ({ view }) => view.setState({ tourStep: 0 }),
  },
  formulas: {
    title: 'Functions of formulas',
    group: 'Help',
    run: ({ view }) => view.setState({ overlay: 'formulas' }),
  },
} as const satisfies Acts;
