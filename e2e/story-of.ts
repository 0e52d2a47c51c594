/** Story files of any size, the same each time: lanes of ten Actions that hang on each other, 1.2 links an Action. */

type Action = {
  type: 'webhook' | 'event-transform' | 'trigger';
  name: string;
  options: Record<string, unknown>;
  position: { x: number; y: number };
};
type Link = { from: string; port: string; to: string };

const LANE = 10;
const LANES_BESIDE = 20;
const PITCH = { across: 248, down: 88 } as const;

/** A story of this many Actions, from one webhook on; what it is sent flows to all of them. Tidy as it stands. */
export function storyOf(actions: number) {
  const slugs = Array.from({ length: actions }, (_, n) => slugOf(n));
  const links = slugs.slice(1).flatMap((to, index) => linksTo(index + 1, to));
  return {
    format: 'storyloom.story/1',
    name: `${actions} Actions`,
    actions: Object.fromEntries(slugs.map((slug, n) => [slug, actionOf(n)])),
    links,
  };
}

function linksTo(n: number, to: string): Link[] {
  const beginsLane = n % LANE === 0;
  const from = beginsLane ? n - LANE : n - 1;
  const isTrigger = from % LANE === 0 && from > 0;
  const port = beginsLane && from > 0 ? 'no_match' : isTrigger ? 'match' : 'success';
  const shortcut = n % 5 === 4 && n % LANE > 3 ? [{ from: slugOf(n - 3), port: 'success', to }] : [];
  return [{ from: slugOf(from), port, to }, ...shortcut];
}

function actionOf(n: number): Action {
  const lane = Math.floor(n / LANE);
  const row = Math.floor(lane / LANES_BESIDE) * (LANE + 1) + (n % LANE);
  const position = { x: (lane % LANES_BESIDE) * PITCH.across, y: row * PITCH.down };
  if (n === 0) return { type: 'webhook', name: 'Start', options: { verbs: 'post' }, position };
  if (n % LANE === 0) {
    const rules = [{ type: 'field>value', path: `<<${slugOf(0)}.body.value>>`, value: 0 }];
    return { type: 'trigger', name: `Check ${n}`, options: { rules }, position };
  }
  const options = { mode: 'message_only', payload: { step: n, value: `<<${slugOf(0)}.body.value>>` } };
  return { type: 'event-transform', name: `Step ${n}`, options, position };
}

function slugOf(n: number): string {
  return n === 0 ? 'start' : `step_${n}`;
}
