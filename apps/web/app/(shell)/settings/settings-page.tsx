'use client';
import { useState } from 'react';
import { PageHeader } from '../../../src/app-shell/page-header.tsx';
import { TabPanel, Tabs } from '../../../src/ui/tabs.tsx';
import { Account } from './account.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Members } from './members.tsx';

const tabs = [
  { value: 'keys', label: 'API keys' },
  { value: 'members', label: 'Members' },
  { value: 'account', label: 'Your account' },
] as const;

type Tab = (typeof tabs)[number]['value'];

/** Keys and people of the team, and what concerns the reader alone. The open tab is in the address: `asked`. */
export function SettingsPage({ asked }: { asked: string | null }) {
  const [tab, setTab] = useState<Tab>(tabs.find(({ value }) => value === asked)?.value ?? 'keys');
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
        <TabPanel value="members">
          <Members />
        </TabPanel>
        <TabPanel value="account">
          <Account />
        </TabPanel>
      </Tabs>
    </div>
  );
}
