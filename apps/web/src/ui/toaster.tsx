'use client';
import { Toast as Base } from '@base-ui/react/toast';
import { CircleCheck, CircleX, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';

type Notice = {
  title: string;
  detail?: ReactNode;
  /** One way to act on it: “Undo”, “Show”. Closes the toast. */
  action?: { label: string; run: () => void };
};

type Outcome = 'succeeded' | 'failed';

type ToastData = { outcome: Outcome; action: Notice['action'] };

const outcomes = {
  succeeded: { tone: 'tone-succeeded', icon: CircleCheck, priority: 'low', timeout: 8_000 },
  failed: { tone: 'tone-failed', icon: CircleX, priority: 'high', timeout: 15_000 },
} as const;

const toasts = Base.createToastManager<ToastData>();

function show(outcome: Outcome, { title, detail, action }: Notice): void {
  const { priority, timeout } = outcomes[outcome];
  toasts.add({ title, description: detail, priority, timeout, data: { outcome, action } });
}

/** Reports what happened out of sight. Stays while the pointer or the focus is on it. */
export const notify = {
  done: (notice: Notice) => show('succeeded', notice),
  failed: (notice: Notice) => show('failed', notice),
};

/** Where toasts appear; one per page. F6 moves the focus to them. */
export function Toaster() {
  return (
    <Base.Provider toastManager={toasts} limit={3}>
      <Base.Portal>
        <Base.Viewport
          aria-label="Notices"
          className="fixed right-4 bottom-4 z-(--z-toast) flex w-[360px] max-w-[calc(100vw-32px)] flex-col gap-2 rounded-3 max-sm:bottom-20"
        >
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const manager = Base.useToastManager<ToastData>();
  return manager.toasts.map((toast) => {
    const { tone, icon } = outcomes[toast.data?.outcome ?? 'succeeded'];
    const action = toast.data?.action;
    return (
      <Base.Root
        key={toast.id}
        toast={toast}
        className={`${tone} flex items-center gap-2.5 rounded-3 bg-raised py-2.5 pr-2 pl-3 text-13 text-ink shadow-pop transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0`}
      >
        <Icon of={icon} className="text-tone-solid" />
        <div className="min-w-0 flex-1 break-words">
          <Base.Title />
          <Base.Description className="text-12 text-ink-2" />
        </div>
        {action && (
          <Button
            size="sm"
            onClick={() => {
              action.run();
              manager.close(toast.id);
            }}
          >
            {action.label}
          </Button>
        )}
        <Base.Close render={<IconButton icon={X} label="Dismiss" size="sm" />} />
      </Base.Root>
    );
  });
}
