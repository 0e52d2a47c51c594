/** What a field and its code editor say to each other. */
export type MirrorFault = { start: number; end: number; message: string };

export type MirrorShown = {
  /** Of the element that takes the text: its name, its description. */
  attributes: Record<string, string>;
  /** Shown while there is no text. */
  hint: string;
  readOnly: boolean;
};

export type MirrorTold = {
  /** A person changed the text; the caret is at `at` then. */
  change: (text: string, at: number) => void;
  caret: (at: number) => void;
  focus: () => void;
  blur: () => void;
};
