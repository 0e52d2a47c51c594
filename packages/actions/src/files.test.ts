import type { Json } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { fileOf } from './files.ts';

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

it.each<[Json, string, string | null, string]>([
  [
    { filename: 'a.txt', content_type: 'text/plain', base64encodedcontents: 'aGk=' },
    'a.txt',
    'text/plain',
    'hi',
  ],
  [{ filename: 'a.txt', content_type: 'auto', base64encodedcontents: 'aGk' }, 'a.txt', null, 'hi'],
  [{ name: 'b', contents: 'grüß' }, 'b', null, 'grüß'],
  [{ name: 'a.bin', contents: 'a\udc80\udcff' }, 'a.bin', null, 'a\ufffd\ufffd'],
  [{ contents: '' }, 'file', null, ''],
  [{ filename: 'c', base64encodedcontents: 'aG\r\nk=\n', contents: 'not this' }, 'c', null, 'hi'],
  [{ filename: 'd', base64encodedcontents: '_-8=' }, 'd', null, '\ufffd\ufffd'],
])('reads %j', (value, filename, contentType, content) => {
  const file = fileOf(value);
  expect(file).toMatchObject({ filename, contentType });
  expect(text(file?.bytes)).toBe(content);
});

it.each<Json>([
  null,
  'a',
  [],
  {},
  { filename: 'a' },
  { base64encodedcontents: 'a' },
  { base64encodedcontents: 'a*==' },
  { contents: { a: 1 } },
])('takes %j for no file', (value) => {
  expect(fileOf(value)).toBeNull();
});
