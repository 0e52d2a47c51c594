import { expect, it } from 'vitest';
import { createView, lookAt, showRun } from './view.ts';

it('a run and a version are never shown at once', () => {
  const view = createView({ name: 'Orders', description: '' });
  const looking = { before: null, after: 7 };
  showRun(view, 'run1');
  view.setState({ pastId: 'v1', compareId: 'run2', playing: true });
  lookAt(view, looking);
  expect(view.getState()).toMatchObject({
    runId: null,
    pastId: null,
    compareId: null,
    playing: false,
    looking,
  });
  showRun(view, 'run1', 'step1');
  expect(view.getState()).toMatchObject({ runId: 'run1', stepId: 'step1', looking: null });
  showRun(view, null);
  expect(view.getState()).toMatchObject({ runId: null, looking: null });
});
