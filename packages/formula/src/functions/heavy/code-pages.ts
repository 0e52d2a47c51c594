const charsets: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  20866: 'koi8-r',
  20127: 'windows-1252',
  50220: 'iso-2022-jp',
  51932: 'euc-jp',
  54936: 'gb18030',
  65001: 'utf-8',
};

/** Windows' number of an encoding as its name. */
export function charsetOf(page: number | null): string {
  if (page === null) return 'windows-1252';
  if (page >= 1250 && page <= 1258) return `windows-${page}`;
  if (page >= 28592 && page <= 28606) return `iso-8859-${page - 28590}`;
  return charsets[page] ?? 'windows-1252';
}
