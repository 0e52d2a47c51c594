/** When each step of a run was in line and at work, as parts of the run's whole time. */
export type TimedStep = { queuedAt: string; startedAt: string; endedAt: string | null; state: string };

/** Where a bar begins and how long it is; 0 to 1. */
type Bar = { from: number; length: number };
export type StepBars = { queued: Bar; ran: Bar };

/** From the first moment of the run to its last; `now` stands for the end of what goes on. */
export function runSpan(steps: readonly TimedStep[], now: Date): { from: number; to: number } {
  const from = steps.reduce(
    (least, step) => Math.min(least, Date.parse(step.queuedAt)),
    Number.POSITIVE_INFINITY,
  );
  const to = steps.reduce((most, step) => Math.max(most, endOf(step, now)), Number.NEGATIVE_INFINITY);
  return Number.isFinite(from) ? { from, to: Math.max(to, from) } : { from: 0, to: 0 };
}

export function stepBars(step: TimedStep, span: { from: number; to: number }, now: Date): StepBars {
  const whole = Math.max(1, span.to - span.from);
  const part = (from: number, to: number): Bar => {
    const begin = Math.min(Math.max(0, (from - span.from) / whole), 1);
    return { from: begin, length: Math.min(Math.max(0, (to - from) / whole), 1 - begin) };
  };
  const queued = Date.parse(step.queuedAt);
  const started = Math.max(queued, Date.parse(step.startedAt));
  const end = endOf(step, now);
  // What has not begun, or was put off, is in line until now.
  if (step.state === 'queued' || step.state === 'waiting')
    return { queued: part(queued, end), ran: part(end, end) };
  return { queued: part(queued, started), ran: part(started, Math.max(started, end)) };
}

function endOf(step: TimedStep, now: Date): number {
  return step.endedAt === null ? now.getTime() : Date.parse(step.endedAt);
}
