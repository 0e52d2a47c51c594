/** What a story is called until it is given a name. */
export const UNTITLED = 'Untitled story';
