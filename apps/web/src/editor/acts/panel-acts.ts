import { openPane, turnPanes } from '../state/panes.ts';
import { type Acts, notOneSelected } from './act.ts';

/** Input, options and output of the selected Action. */
export const panelActs = {
  inputPane: {
    title: 'Go to the input of the Action',
    group: 'View',
    keys: ['Alt+1'],
    heard: 'fields',
    whyNot: notOneSelected,
    run: ({ view }) => openPane(view, 'input'),
  },
  optionsPane: {
    title: 'Go to the options of the Action',
    group: 'View',
    keys: ['Alt+2'],
    heard: 'fields',
    whyNot: notOneSelected,
    run: ({ view }) => openPane(view, 'options'),
  },
  outputPane: {
    title: 'Go to the output of the Action',
    group: 'View',
    keys: ['Alt+3'],
    heard: 'fields',
    whyNot: notOneSelected,
    run: ({ view }) => openPane(view, 'output'),
  },
  turnPanes: {
    title: 'Show one pane or three',
    group: 'View',
    whyNot: notOneSelected,
    run: ({ view }) => turnPanes(view),
  },
} as const satisfies Acts;
