'use client';
import type { IconShape } from '../../ui/icon.tsx';
import { IconButton, type IconButtonProps } from '../../ui/icon-button.tsx';
import { Keys } from '../../ui/kbd.tsx';
import { MenuItem } from '../../ui/menu.tsx';
import { useEditor } from '../state/use-editor.ts';
import { titleNow, whyNot } from './act.ts';
import { type ActId, actOf } from './all.ts';
import { isMac, keyCaps } from './keys.ts';

/** The caps of an act's first key, for its tooltip; undefined when it has none. */
function capsOf(id: ActId): string[] | undefined {
  const [first] = actOf(id).keys ?? [];
  return first === undefined ? undefined : keyCaps(first, isMac());
}

/** The first key of an act, where nothing else says it. */
export function ActKeys({ act }: { act: ActId }) {
  const caps = capsOf(act);
  return caps && <Keys keys={caps} />;
}

type ActItemProps = { act: ActId; icon?: IconShape; danger?: boolean };

/** An act in a menu: its name and its key, or why it is not possible. */
export function ActItem({ act: id, icon, danger = false }: ActItemProps) {
  const editor = useEditor();
  const act = actOf(id);
  const reason = whyNot(act, editor);
  const caps = capsOf(id);
  return (
    <MenuItem
      {...(icon && { icon })}
      danger={danger}
      disabled={reason !== null}
      end={
        reason ??
        (caps && (
          <span className="max-sm:hidden">
            <Keys keys={caps} />
          </span>
        ))
      }
      onSelect={() => act.run(editor)}
    >
      {titleNow(act, editor)}
    </MenuItem>
  );
}

type ActButtonProps = Omit<IconButtonProps, 'label' | 'keys' | 'onClick'> & { act: ActId };

/** An act as a button without a word: its name and its key are in the tooltip. */
export function ActButton({ act: id, ...props }: ActButtonProps) {
  const editor = useEditor();
  const act = actOf(id);
  const caps = capsOf(id);
  return (
    <IconButton label={act.title} {...(caps && { keys: caps })} onClick={() => act.run(editor)} {...props} />
  );
}
