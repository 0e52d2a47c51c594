/** Where things stand on the canvas, and how more than one is chosen there. */
import type { Page } from '@playwright/test';
import { card, shownStory } from './editor.ts';

export type Place = { x: number; y: number };
type Shown = {
  actions: Record<string, { name: string; position: Place; group?: string }>;
  notes?: {
    content: string;
    position: Place;
    width?: number;
    height?: number;
    tint?: string;
    group?: string;
  }[];
  groups?: Record<string, { name: string; tint?: string; collapsed?: boolean }>;
};

/** The story with its places, as the page would export it. */
export const shown = async (page: Page): Promise<Shown> => Object(await shownStory(page));

/** By clicks, the second and later with Shift. */
export const select = async (page: Page, ...names: string[]) => {
  for (const [index, name] of names.entries()) {
    const modifiers: 'Shift'[] = index === 0 ? [] : ['Shift'];
    await card(page, name).click({ modifiers, position: { x: 60, y: 12 } });
  }
};
