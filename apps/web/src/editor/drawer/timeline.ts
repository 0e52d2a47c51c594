/** When each step of a run waited and when it was at work, as parts of the run's whole time. */
export type TimedStep = {
  queuedAt: string;
  startedAt: string;
  endedAt: string | null;
  state: string;
  /** A line with `pauseMs` ends a try; the next one is due after so long, and begins where a line says so. */
  logs: readonly { at: number; pauseMs?: number; begins?: true }[];
};

/** Where it begins and how long it is; 0 to 1. */
export type Bar = { kind: 'wait' | 'work' | 'failed'; from: number; length: number };

/** Milliseconds at work and waiting, in line included. */
export type StepTimes = { workMs: number; waitMs: number };

type Span = { from: number; to: number };
type Part = { kind: Bar['kind']; from: number; to: number };

/** From the first moment of the run to its last; `now` stands for the end of what goes on. */
export function runSpan(steps: readonly TimedStep[], now: Date): Span {
  const from = steps.reduce(
    (least, step) => Math.min(least, Date.parse(step.queuedAt)),
    Number.POSITIVE_INFINITY,
  );
  const to = steps.reduce((most, step) => Math.max(most, endOf(step, now)), Number.NEGATIVE_INFINITY);
  return Number.isFinite(from) ? { from, to: Math.max(to, from) } : { from: 0, to: 0 };
}

/** `waits`: its Action does nothing but wait, for the clock, for others or for people. */
export function stepBars(
  step: TimedStep,
  span: Span,
  { now, waits = false }: { now: Date; waits?: boolean },
): Bar[] {
  const whole = Math.max(1, span.to - span.from);
  return partsOf(step, now, waits).map(({ kind, from, to }) => {
    const begin = Math.min(Math.max(0, (from - span.from) / whole), 1);
    return { kind, from: begin, length: Math.min(Math.max(0, (to - from) / whole), 1 - begin) };
  });
}

export function stepTimes(
  step: TimedStep,
  { now, waits = false }: { now: Date; waits?: boolean },
): StepTimes {
  const sum = (wanted: (part: Part) => boolean) =>
    partsOf(step, now, waits)
      .filter(wanted)
      .reduce((ms, { from, to }) => ms + to - from, 0);
  return { workMs: sum(({ kind }) => kind !== 'wait'), waitMs: sum(({ kind }) => kind === 'wait') };
}

/** In line, then try after try with the pauses between them. */
function partsOf(step: TimedStep, now: Date, waits: boolean): Part[] {
  const queued = Date.parse(step.queuedAt);
  const end = Math.max(queued, endOf(step, now));
  // What has not begun is in line until now.
  if (step.state === 'queued') return [{ kind: 'wait', from: queued, to: end }];
  let from = Math.min(Math.max(queued, Date.parse(step.startedAt)), end);
  const parts: Part[] = [{ kind: 'wait', from: queued, to: from }];
  for (const [index, { at, pauseMs }] of step.logs.entries()) {
    if (pauseMs === undefined || at < from || at > end) continue;
    const begins = step.logs.slice(index).find((line) => line.begins)?.at ?? at + pauseMs;
    const next = Math.min(Math.max(at, begins), end);
    parts.push({ kind: 'failed', from, to: at }, { kind: 'wait', from: at, to: next });
    from = next;
  }
  if (step.state === 'waiting' || waits) parts.push({ kind: 'wait', from, to: end });
  else parts.push({ kind: step.state === 'failed' ? 'failed' : 'work', from, to: end });
  return parts.filter(
    (part, index, all) => part.to > part.from || (index === all.length - 1 && part.kind !== 'wait'),
  );
}

function endOf(step: TimedStep, now: Date): number {
  return step.endedAt === null ? now.getTime() : Date.parse(step.endedAt);
}

/** Marks for an axis of so many milliseconds, about `count` of them, at even values. */
export function ticksOf(ms: number, count: number): number[] {
  if (ms <= 0) return [0];
  const rough = ms / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  return Array.from({ length: Math.floor(ms / step) + 1 }, (_, index) => index * step);
}
