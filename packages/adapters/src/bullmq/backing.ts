/** A job of BullMQ: a hint that something is queued, or a canary. Its name says all. */
export type NewJob = { name: string; data: Record<string, never>; opts: { jobId: string } };

/** What a job came to means nothing: only rows decide. So it is forgotten at once and never tried again by BullMQ. */
export const jobOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;

/** A crash gives the job back, however often: BullMQ's own verdict would be to drop it after the second. */
export const maxStalledCount = 1_000_000;

/** The pause of a worker that lost its store, in ms: BullMQ's 15 s would outlast our ten seconds to be back. */
export const runRetryDelay = 1000;

/** BullMQ on one of its two stores. */
export type Backing = {
  /** Hands jobs to the store. May hang while the store does not answer; the caller bounds it. */
  add: (jobs: NewJob[]) => Promise<void>;
  /** False while it is known that `add` would not reach the store. */
  reachable: () => boolean;
  /** Rejects when it cannot begin. */
  work: (
    handle: (job: { name: string }) => Promise<void>,
    /** Its job is gone from the store, whether it went well or `handle` threw: another of its id can be added. */
    onEnded: (job: { name: string }) => void,
  ) => Promise<BackingWorker>;
  close: () => Promise<void>;
};

export type BackingWorker = {
  /** Takes no jobs until `resume`. */
  pause: () => void;
  resume: () => void;
  /** Takes no more, waits for what it took and tells the store. Never ends while the store is away. */
  close: () => Promise<void>;
  /** Leaves the store without a word. */
  cut: () => void;
};
