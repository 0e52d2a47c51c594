/**
 * Compound files (MS-CFB): the little file system inside an Outlook mail. Chains and trees that run in
 * circles are what hostile ones are made of, so nothing here is visited twice.
 */

export type Stored = {
  name: string;
  isFolder: boolean;
  children: Stored[];
  size: number;
  read: () => Uint8Array;
};

const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const endOfChain = 0xfffffffa;
const entrySize = 128;
const [folderType, streamType, rootType] = [1, 2, 5];
const deepest = 32;
const utf16 = new TextDecoder('utf-16le');

type Entry = {
  name: string;
  type: number;
  left: number;
  right: number;
  child: number;
  start: number;
  size: number;
};

/** The root folder. Throws for what is no compound file. */
export function openCompoundFile(bytes: Uint8Array): Stored {
  if (!signature.every((byte, at) => bytes[at] === byte) || bytes.length < 1_536) throw damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shift = view.getUint16(30, true);
  if (shift !== 9 && shift !== 12) throw damaged();
  const sectorSize = 1 << shift;
  const sector = (index: number): Uint8Array => {
    const start = (index + 1) * sectorSize;
    if (start >= bytes.length) throw damaged();
    const found = bytes.subarray(start, start + sectorSize);
    if (found.length === sectorSize) return found;
    // The last one may be cut short.
    const whole = new Uint8Array(sectorSize);
    whole.set(found);
    return whole;
  };
  const fat: number[] = [];
  for (let at = 0; at < Math.min(109, view.getUint32(44, true)); at += 1) {
    fat.push(...numbersIn(sector(view.getUint32(76 + at * 4, true))));
  }
  const read = (start: number, size: number) => joined(chain(fat, start), sector, { sectorSize, size });
  const whole = (start: number) => read(start, chain(fat, start).length * sectorSize);

  const entries = entriesIn(whole(view.getUint32(48, true)));
  const root = entries[0];
  if (root?.type !== rootType) throw damaged();
  const cutoff = view.getUint32(56, true);
  const miniFat = numbersIn(whole(view.getUint32(60, true)));
  const mini = root.start >= endOfChain ? new Uint8Array() : whole(root.start);
  const miniSector = (index: number) => mini.subarray(index * 64, index * 64 + 64);
  const contents = ({ start, size }: Entry): Uint8Array => {
    if (size > bytes.length) throw damaged();
    if (size >= cutoff) return read(start, size);
    return joined(chain(miniFat, start), miniSector, { sectorSize: 64, size });
  };
  return treeOf(entries, contents);
}

function damaged(): Error {
  return new Error('it is damaged, or another kind of file');
}

function numbersIn(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length >> 2 }, (_, at) => view.getUint32(at * 4, true));
}

function chain(fat: readonly number[], start: number): number[] {
  const found: number[] = [];
  for (let at = start; at < endOfChain; at = fat[at] ?? endOfChain) {
    if (found.length > fat.length || at >= fat.length) throw damaged();
    found.push(at);
  }
  return found;
}

function joined(
  sectors: readonly number[],
  sector: (index: number) => Uint8Array,
  { sectorSize, size }: { sectorSize: number; size: number },
): Uint8Array {
  if (size > sectors.length * sectorSize) throw damaged();
  const made = new Uint8Array(Math.ceil(size / sectorSize) * sectorSize);
  for (let at = 0; at * sectorSize < size; at += 1) made.set(sector(sectors[at] ?? 0), at * sectorSize);
  return made.subarray(0, size);
}

function entriesIn(directory: Uint8Array): Entry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  return Array.from({ length: Math.floor(directory.length / entrySize) }, (_, index) => {
    const at = index * entrySize;
    const nameLength = Math.min(64, view.getUint16(at + 64, true));
    return {
      name: utf16.decode(directory.subarray(at, at + Math.max(0, nameLength - 2))),
      type: view.getUint8(at + 66),
      left: view.getUint32(at + 68, true),
      right: view.getUint32(at + 72, true),
      child: view.getUint32(at + 76, true),
      start: view.getUint32(at + 116, true),
      size: view.getUint32(at + 120, true),
    };
  });
}

function treeOf(entries: readonly Entry[], contents: (entry: Entry) => Uint8Array): Stored {
  const seen = new Set<number>();
  /** All that stand beside the entry, itself included: a binary tree. */
  const beside = (start: number, depth: number): Stored[] => {
    if (depth > deepest) throw damaged();
    const found: Stored[] = [];
    const open = [start];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const entry = entries[index];
      if (entry === undefined || seen.has(index)) continue;
      seen.add(index);
      open.push(entry.right, entry.left);
      if (entry.type === folderType || entry.type === streamType) found.push(storedOf(entry, depth));
    }
    return found;
  };
  const storedOf = (entry: Entry, depth: number): Stored => ({
    name: entry.name,
    isFolder: entry.type !== streamType,
    children: entry.type === streamType ? [] : beside(entry.child, depth + 1),
    size: entry.type === streamType ? entry.size : 0,
    read: () => contents(entry),
  });
  const [root] = entries;
  if (root === undefined) throw damaged();
  seen.add(0);
  return storedOf(root, 0);
}
