'use client';
import { CircleQuestionMark, Command, Keyboard, Route, SquareFunction } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ActItem } from '../acts/act-item.tsx';

/** Where to learn what the editor can do. */
export function HelpMenu() {
  return (
    <Menu trigger={<IconButton icon={CircleQuestionMark} label="Help" data-tour="help" />} align="end">
      <ActItem act="commands" icon={Command} />
      <ActItem act="shortcuts" icon={Keyboard} />
      <ActItem act="formulas" icon={SquareFunction} />
      <ActItem act="tour" icon={Route} />
    </Menu>
  );
}
