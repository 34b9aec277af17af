// All devices that fit, page by page, as a file.
import { get } from './rest.js';
import { number, plural } from './words.js';

const PAGE = 1000;
const COLUMNS = [
  ['imei', (d) => d.imei], ['account', (d) => d.watch.account], ['since', (d) => d.watch.since],
  ['tags', (d) => d.watch.tags.join(' ')], ['status', (d) => d.upgrades[0]?.status], ['reason', (d) => d.upgrades[0]?.reason],
  ['firmware_from', (d) => d.upgrades[0]?.firmwareFrom], ['firmware_to', (d) => d.upgrades[0]?.firmwareTo],
  ['campaign', (d) => d.upgrades[0]?.campaignId], ['reported', (d) => d.upgrades[0]?.reportUpdatedTime],
  ['last_poll', (d) => d.lastPoll?.at], ['outcome', (d) => d.lastPoll?.outcome], ['next_poll', (d) => d.nextPoll],
];

/** One value as a cell that no spreadsheet takes for a formula. */
export function cell(value) {
  const text = String(value ?? '');
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Asks for all pages and hands the file to the browser; the button cancels meanwhile. */
export async function exportCsv(button, filters, say) {
  if (button.asking) {
    button.asking.abort();
    return;
  }
  const asking = button.asking = new AbortController();
  const label = button.textContent;
  button.textContent = 'Cancel export';
  const chunks = [`${COLUMNS.map(([name]) => name).join(',')}\r\n`];
  let count = 0;
  try {
    for (let after; after !== null;) {
      const { devices, next } = await get('api/devices', { ...filters, after, limit: PAGE }, asking.signal);
      chunks.push(devices.map((device) => `${COLUMNS.map(([, value]) => cell(value(device))).join(',')}\r\n`).join(''));
      count += devices.length;
      after = next;
      say(`Exporting: ${number.format(count)} devices…`);
    }
    save(new Blob(chunks, { type: 'text/csv' }));
    say(`Exported ${plural(count, 'device')}.`, 'good');
  } catch (failure) {
    say(failure.name === 'AbortError' ? 'The export was cancelled.' : `The export stopped after ${number.format(count)} devices: ${failure.message}`, failure.name === 'AbortError' ? '' : 'bad');
  } finally {
    delete button.asking;
    button.textContent = label;
  }
}

function save(blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `devices-${new Date().toISOString().slice(0, 16).replaceAll(':', '')}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
