/** The field that a key moves the focus to. */
export const paletteSearchId = 'palette-search';
