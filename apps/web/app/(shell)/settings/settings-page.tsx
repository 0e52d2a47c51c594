'use client';
import { useState } from 'react';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { TabPanel, Tabs } from '../../../src/ui/tabs.tsx';
import { Account } from './account.tsx';
import { ApiKeys } from './api-keys.tsx';

type Tab = 'keys' | 'account';

const tabs = [
  { value: 'keys', label: 'API keys' },
  { value: 'account', label: 'Your account' },
] as const;

/** Keys of the team, and what concerns the reader alone. The open tab is in the address. */
export function SettingsPage({ initialTab }: { initialTab: Tab }) {
  const [tab, setTab] = useState<Tab>(initialTab);
  const open = (next: Tab) => {
    setTab(next);
    history.replaceState(null, '', `/settings?tab=${next}`);
  };
  return (
    <div className="max-w-[1072px]">
      <PageHeader title="Settings" />
      <Tabs label="Settings" tabs={tabs} value={tab} onChange={open} flush>
        <TabPanel value="keys">
          <ApiKeys />
        </TabPanel>
        <TabPanel value="account">
          <Account />
        </TabPanel>
      </Tabs>
    </div>
  );
}
