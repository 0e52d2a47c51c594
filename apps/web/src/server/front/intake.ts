/** Bounds the bytes of bodies that are in memory at once, whatever number of requests they belong to. */
export type Intake = {
  /** Begins a body. False when there is no room for one of this declared length; nothing is counted then. */
  open: (declared: number) => Body | null;
};

export type Body = {
  /** Counts bytes that have arrived. False when there is no room for them: they are not counted. */
  add: (bytes: number) => boolean;
  /** It is stored, or refused: its room is free again. */
  close: () => void;
};

/**
 * Only what has arrived is counted, so that senders who promise much and send nothing take no room from the
 * others; what was promised only says early that it would not fit. `most` bytes at least fit one largest body.
 */
export function makeIntake(most: number): Intake {
  let underWay = 0;
  return {
    open: (declared) => {
      if (underWay + declared > most) return null;
      let own = 0;
      return {
        add: (bytes) => {
          if (underWay + bytes > most) return false;
          underWay += bytes;
          own += bytes;
          return true;
        },
        close: () => {
          underWay -= own;
          own = 0;
        },
      };
    },
  };
}
