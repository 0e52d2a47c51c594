import { expect, it } from 'vitest';
import { settingsOf } from './settings.ts';

it('measures everything, three rounds, on both backends unless told otherwise', () => {
  const { workloads, ...rest } = settingsOf([]);
  expect(workloads.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'W1',
      'W2',
      'W2c',
      'W3',
      'W4',
      'W5',
      'W6',
      'W7',
      'W8',
      'W9',
      'W11',
      'W12',
      'W13',
      'W15',
    ]),
  );
  expect(rest).toEqual({
    backends: ['postgres', 'redis'],
    rounds: 3,
    quick: false,
    write: null,
    profile: null,
  });
});

it('measures what takes very long only when it is named', () => {
  expect(settingsOf([]).workloads.map(({ name }) => name)).not.toContain('W14');
  expect(settingsOf(['--only', 'W14']).workloads.map(({ name }) => name)).toEqual(['W14']);
  const [sustained] = settingsOf(['--only', 'W15', '--minutes', '10']).workloads;
  expect(sustained?.title).toContain('for 10 minutes');
});

it('does what it is told', () => {
  const told = settingsOf(['--only', 'w2,W9', '--backend', 'redis', '--rounds', '5', '--write', 'page.md']);
  expect(told.workloads.map(({ name }) => name)).toEqual(['W2', 'W9']);
  expect(told).toMatchObject({ backends: ['redis'], rounds: 5, write: 'page.md' });
  expect(settingsOf(['--quick']).rounds).toBe(1);
  expect(settingsOf(['--soak', '10']).workloads.map(({ name }) => name)).toEqual(['Soak']);
});

it('says what is wrong with its options', () => {
  expect(() => settingsOf(['--only', 'W99'])).toThrow('no workload W99');
  expect(() => settingsOf(['--backend', 'kafka'])).toThrow('postgres or redis');
  expect(() => settingsOf(['--rounds', '0'])).toThrow('whole number');
});
