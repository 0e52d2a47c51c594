/** Tidies away from the page, which stays smooth meanwhile. One request, one answer. */
import { type TidyRequest, tidied } from '../rules/tidy.ts';

self.addEventListener('message', ({ data }: MessageEvent<TidyRequest>) => self.postMessage(tidied(data)));
