/** A value dragged from a tree of an event: its path, and for other programs a pill. */
const type = 'application/x-storyloom-path';

/** What a row that is dragged carries. */
export function dragPath(transfer: DataTransfer, path: string): void {
  transfer.setData(type, path);
  transfer.setData('text/plain', `<<${path}>>`);
  transfer.effectAllowed = 'copy';
}

/** Null when something else is dragged. */
export function pathOfDrag(transfer: DataTransfer | null): string | null {
  const path = transfer?.getData(type) ?? '';
  return path === '' ? null : path;
}
