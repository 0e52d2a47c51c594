/** Folders as a tree, drawn line by line. No React here. */
export type FolderItem = { id: string; parentId: string | null; name: string; stories: number };

export type FolderLine = {
  id: string;
  name: string;
  /** 0 at the top. */
  depth: number;
  /** In it, and in the folders beneath it. */
  stories: number;
  hasChildren: boolean;
};

/** In the order of a tree: a folder, then what is in it. Those in `closed` hide theirs. */
export function folderLines(
  folders: readonly FolderItem[],
  closed: ReadonlySet<string> = new Set(),
): FolderLine[] {
  const inside = childrenOf(folders);
  const storiesIn = ({ id, stories }: FolderItem): number =>
    (inside.get(id) ?? []).reduce((sum, child) => sum + storiesIn(child), stories);
  const linesOf = (parentId: string | null, depth: number): FolderLine[] =>
    (inside.get(parentId) ?? []).flatMap((folder) => {
      const { id, name } = folder;
      const line = { id, name, depth, stories: storiesIn(folder), hasChildren: inside.has(id) };
      return closed.has(id) ? [line] : [line, ...linesOf(id, depth + 1)];
    });
  return linesOf(null, 0);
}

function childrenOf(folders: readonly FolderItem[]): Map<string | null, FolderItem[]> {
  const known = new Set(folders.map(({ id }) => id));
  const inside = new Map<string | null, FolderItem[]>();
  for (const folder of folders) {
    // One whose parent went a moment ago is shown at the top.
    const parent = folder.parentId !== null && known.has(folder.parentId) ? folder.parentId : null;
    inside.set(parent, [...(inside.get(parent) ?? []), folder]);
  }
  return inside;
}

/** From the top down to the folder itself; empty when there is no such folder. */
export function folderPath(folders: readonly FolderItem[], id: string | null): FolderItem[] {
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const path: FolderItem[] = [];
  let at = id === null ? undefined : byId.get(id);
  while (at !== undefined && !path.includes(at)) {
    path.unshift(at);
    at = at.parentId === null ? undefined : byId.get(at.parentId);
  }
  return path;
}

/** `Security / Phishing` */
export function folderName(folders: readonly FolderItem[], id: string | null): string {
  return folderPath(folders, id)
    .map(({ name }) => name)
    .join(' / ');
}

/** The folder and all beneath it: where it cannot be moved to. */
export function folderWithin(folders: readonly FolderItem[], id: string): ReadonlySet<string> {
  return new Set(
    folders
      .filter((folder) => folderPath(folders, folder.id).some((one) => one.id === id))
      .map((one) => one.id),
  );
}
