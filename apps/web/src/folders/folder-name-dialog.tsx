import type { ComponentProps } from 'react';
import { NameDialog } from '../app-shell/name-dialog.tsx';

type Props = Omit<ComponentProps<typeof NameDialog>, 'placeholder' | 'maxLength'>;

/** Names a folder, a new one or one that is there. Mounted while it is open. */
export function FolderNameDialog(props: Props) {
  return <NameDialog placeholder="Phishing" maxLength={80} {...props} />;
}
