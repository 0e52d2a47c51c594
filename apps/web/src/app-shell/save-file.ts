/** Hands the browser a file to save; nothing leaves this machine. */
export function saveFile(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Safari has taken the address only by the next task; revoking it in this one cancels the download.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
