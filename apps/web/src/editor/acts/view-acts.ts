import { chooseTheme } from '../../app-shell/theme.ts';
import { nextProblem } from '../drawer/next-problem.ts';
import type { Acts } from './act.ts';

/** What is shown. */
export const viewActs = {
  showRuns: {
    title: 'Show runs',
    group: 'View',
    run: ({ view }) => view.setState({ drawerOpen: true, drawerTab: 'runs' }),
  },
  showEvents: {
    title: 'Show events',
    group: 'View',
    run: ({ view }) => view.setState({ drawerOpen: true, drawerTab: 'events' }),
  },
  showProblems: {
    title: 'Show problems',
    group: 'Find',
    run: ({ view }) => view.setState({ drawerOpen: true, drawerTab: 'problems' }),
  },
  nextProblem: {
    title: 'Next problem',
    group: 'Find',
    keys: ['F8'],
    heard: 'fields',
    whyNot: ({ problems }) => (problems.getState().byAction.size === 0 ? 'This story has no problem.' : null),
    run: (editor) => nextProblem(editor, 1),
  },
  previousProblem: {
    title: 'Previous problem',
    group: 'Find',
    keys: ['Shift+F8'],
    heard: 'fields',
    whyNot: ({ problems }) => (problems.getState().byAction.size === 0 ? 'This story has no problem.' : null),
    run: (editor) => nextProblem(editor, -1),
  },
  showOutline: {
    title: 'Show the outline',
    group: 'View',
    run: ({ view }) => view.setState({ paletteTab: 'outline' }),
  },
  foldDrawer: {
    title: 'Open or fold the drawer',
    group: 'View',
    run: ({ view }) => view.setState(({ drawerOpen }) => ({ drawerOpen: !drawerOpen })),
  },
  lightTheme: { title: 'Light theme', group: 'View', run: () => chooseTheme('light') },
  darkTheme: { title: 'Dark theme', group: 'View', run: () => chooseTheme('dark') },
  systemTheme: { title: 'Theme of the system', group: 'View', run: () => chooseTheme('system') },
} as const satisfies Acts;
