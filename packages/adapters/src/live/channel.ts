/** One-to-all messages between processes, on whatever carries them. */
export type Channel = {
  /** Rejects when it cannot send now. */
  send: (texts: string[]) => Promise<void>;
  /** Resolves when messages arrive from now on; they do again after each reconnection. Rejects once closed. */
  listen: () => Promise<void>;
  close: () => Promise<void>;
};

export type ChannelEvents = {
  message: (text: string) => void;
  /** The connection is back, and listening if it was asked to. Messages in between were missed. */
  reconnected: () => void;
};

/** Those who wait for a channel that is being opened. */
export function waitingRoom() {
  let waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  return {
    wait: () => new Promise<void>((resolve, reject) => waiting.push({ resolve, reject })),
    admit: () => {
      for (const one of waiting.splice(0)) one.resolve();
    },
    dismiss: (error: Error) => {
      for (const one of waiting) one.reject(error);
      waiting = [];
    },
  };
}
