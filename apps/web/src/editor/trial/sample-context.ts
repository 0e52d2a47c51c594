'use client';
import { createContext } from 'react';
import { noSample, type Sample } from './sample.ts';

/** The sample of the open Action; `want` has it fetched. Outside a panel there is none. */
export const SampleContext = createContext<{ sample: Sample; want: () => void }>({
  sample: noSample,
  want: () => {},
});
