import { expect, it } from 'vitest';
import { nameFaults } from './name-faults.ts';

const known = { credentials: ['shop'], resources: ['host'] };

it('finds every place that names what is not there', () => {
  const value = {
    a: ['x <<CREDENTIAL.mail>> <<CREDENTIAL["mail"]>>'],
    b: '=CREDENTIAL.shop & RESOURCE.lost',
  };
  expect(nameFaults('http-request', value, known)).toMatchObject([
    { path: 'a[0]', start: 4, end: 19, name: 'CREDENTIAL.mail', message: expect.stringContaining('“mail”') },
    { path: 'a[0]', start: 24, end: 42, name: 'CREDENTIAL.mail' },
    { path: 'b', start: 19, end: 32, name: 'RESOURCE.lost' },
  ]);
});

it('says nothing of what is there, nor of names that only begin alike', () => {
  expect(nameFaults('http-request', '<<CREDENTIAL.shop>><<RESOURCE.host>>', known)).toEqual([]);
  expect(nameFaults('http-request', '<<CREDENTIAL.shopping>>', known)).toMatchObject([{ start: 2, end: 21 }]);
});
