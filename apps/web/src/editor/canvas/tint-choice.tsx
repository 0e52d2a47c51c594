'use client';
import { type Tint, tints } from '@storyloom/engine';
import type { IconShape } from '../../ui/icon.tsx';
import { MenuChoice } from '../../ui/menu.tsx';

export const tintNames: Record<Tint, string> = {
  grey: 'Grey',
  blue: 'Blue',
  green: 'Green',
  yellow: 'Yellow',
  red: 'Red',
  violet: 'Violet',
};

const swatches: Record<Tint, IconShape> = {
  grey: () => <Swatch tint="grey" />,
  blue: () => <Swatch tint="blue" />,
  green: () => <Swatch tint="green" />,
  yellow: () => <Swatch tint="yellow" />,
  red: () => <Swatch tint="red" />,
  violet: () => <Swatch tint="violet" />,
};

const options = tints.map((tint) => ({ value: tint, label: tintNames[tint], icon: swatches[tint] }));

/** The colour of a group or a note, inside a menu. */
export function TintChoice({ value, onChange }: { value: Tint; onChange: (tint: Tint) => void }) {
  return <MenuChoice label="Colour" value={value} options={options} onChange={onChange} />;
}

function Swatch({ tint }: { tint: Tint }) {
  return <span aria-hidden className={`tint-${tint} tint-swatch`} />;
}
