import { expect, it } from 'vitest';
import { createActivity } from './activity.ts';
import { createLights } from './lights.ts';

function frames() {
  let next: ((now: number) => void) | null = null;
  let now = 0;
  return {
    frame: (run: (at: number) => void) => {
      next = run;
      return 1;
    },
    /** Paints the next frame; false when none was asked for. */
    paint: (ms: number) => {
      const run = next;
      next = null;
      now += ms;
      run?.(now);
      return run !== null;
    },
  };
}

it('two hundred hints in a frame change the store once', () => {
  const activity = createActivity();
  const { frame, paint } = frames();
  const lights = createLights(activity, { frame, ms: 320 });
  let changes = 0;
  activity.subscribe(() => {
    changes += 1;
  });
  for (let hint = 0; hint < 200; hint += 1) lights.light([`a${hint % 10}`]);
  expect(changes).toBe(0);
  paint(16);
  expect(changes).toBe(1);
  expect(activity.getState().lit.size).toBe(10);
});

it('one stays lit as long as hints go on, then fades, and no frame is asked for any more', () => {
  const activity = createActivity();
  const { frame, paint } = frames();
  const lights = createLights(activity, { frame, ms: 320 });
  lights.light(['a']);
  paint(16);
  paint(200);
  lights.light(['a', 'b']);
  paint(200);
  expect([...activity.getState().lit]).toEqual(['a', 'b']);
  paint(320);
  expect(activity.getState().lit.size).toBe(0);
  expect(paint(16)).toBe(false);
  lights.light(['a']);
  lights.stop();
  paint(16);
  expect(activity.getState().lit.size).toBe(0);
});
