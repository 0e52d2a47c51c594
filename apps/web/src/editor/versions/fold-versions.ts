/** Versions of one person within minutes are one row, until somebody wants to see them. */

export type Foldable = {
  number: number;
  name: string | null;
  note: string;
  at: string;
  by: string | null;
  live: boolean;
  restoredFrom: number | null;
  bypassReason: string | null;
  review: object | null;
};

/** Newest first, as in the list; the first stands for the others. */
export type Fold<T> = { head: T; rest: T[] };

const pauseMs = 10 * 60_000;

export function foldVersions<T extends Foldable>(versions: readonly T[]): Fold<T>[] {
  const folds: Fold<T>[] = [];
  for (const version of versions) {
    const fold = folds.at(-1);
    const newer = fold && (fold.rest.at(-1) ?? fold.head);
    if (fold && newer && isPlain(version) && !isOutstanding(fold.head) && follows(newer, version)) {
      fold.rest.push(version);
    } else folds.push({ head: version, rest: [] });
  }
  return folds;
}

function follows(newer: Foldable, older: Foldable): boolean {
  return newer.by === older.by && Date.parse(newer.at) - Date.parse(older.at) <= pauseMs;
}

/** Nobody said anything of it: it is one of many saves. */
function isPlain(version: Foldable): boolean {
  return !version.live && !isOutstanding(version);
}

function isOutstanding({ name, note, restoredFrom, bypassReason, review }: Foldable): boolean {
  return name !== null || note !== '' || restoredFrom !== null || bypassReason !== null || review !== null;
}
