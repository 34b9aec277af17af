// A list on its way: judged first, watched after a yes, with progress and a way to stop.
import { h } from './dom.js';
import { at, SILENT } from './rest.js';
import { brief, number, plural } from './words.js';

const TYPES = { csv: 'text/csv', txt: 'text/plain', ndjson: 'application/x-ndjson', jsonl: 'application/x-ndjson', json: 'application/json' };

/** Asks what the list would do and shows that in `place`, with its faults; nothing is written before somebody says so. */
export async function sendList(file, { place, say, faults }) {
  say('');
  try {
    const would = await transfer(file, 'api/devices/import?dryRun=true', place, 'Reading');
    const warnings = [
      would.warnings?.checkDigit && `${plural(would.warnings.checkDigit, 'IMEI fails its check digit', 'IMEIs fail their check digit')}`,
      would.warnings?.accountForm && `${plural(would.warnings.accountForm, 'account')} not of the form ##########-#####`].filter(Boolean);
    const watch = h('button.strong', { type: 'button', id: 'import-yes', onclick: () => write(file, { place, say, faults }) }, `Watch ${plural(would.taken, 'device')}`);
    say(`${file.name}: ${plural(would.taken, 'row')} good, ${number.format(would.refused)} refused.${warnings.length ? ` Odd, but taken: ${warnings.join(', ')}.` : ''} Nothing is written yet.`, would.refused ? 'bad' : '');
    place.replaceChildren(h('div.buttons', null, watch, h('button', { type: 'button', onclick: () => { place.replaceChildren(); say(''); } }, 'Cancel')),
      ...[faults(would.faults, would.faultCount)].filter(Boolean));
    watch.focus();
  } catch (failure) {
    failed(failure, { place, say, faults });
  }
}

async function write(file, { place, say, faults }) {
  say('');
  try {
    const report = await transfer(file, 'api/devices/import', place, 'Writing');
    place.replaceChildren(...[faults(report.faults, report.faultCount)].filter(Boolean));
    say(`${plural(report.taken, 'row')} taken${report.refused ? `, ${number.format(report.refused)} refused` : ''}.`, report.refused ? 'bad' : 'good');
  } catch (failure) {
    failed(failure, { place, say, faults });
  }
}

function failed(failure, { place, say, faults }) {
  place.replaceChildren(...[faults(failure.content?.faults, failure.content?.faultCount)].filter(Boolean));
  say(failure.message, 'bad');
}

// By the older interface of the two: the newer does not tell how much has gone out. The list is read as it comes in, so
// what has gone out is about what has been read.
function transfer(file, path, place, doing) {
  const request = new XMLHttpRequest();
  const bar = h('progress', { max: file.size || 1, value: 0, 'aria-label': `${doing} ${file.name}` });
  const text = h('span.quiet', { role: 'status' }, `${doing}…`);
  place.replaceChildren(h('div.acts', null, bar, text, h('button', { type: 'button', onclick: () => request.abort() }, 'Stop')));
  return new Promise((resolve, reject) => {
    const fail = (message, content) => reject(Object.assign(new Error(message), { content }));
    request.open('POST', at(path));
    const name = file.name.toLowerCase().replace(/\.gz$/, '');
    request.setRequestHeader('Content-Type', TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream');
    if (file.name.toLowerCase().endsWith('.gz')) request.setRequestHeader('Content-Encoding', 'gzip');
    request.upload.addEventListener('progress', (event) => {
      bar.value = event.loaded;
      text.textContent = event.loaded < file.size ? `${doing}: ${brief.format(event.loaded / 1_000_000)} of ${brief.format(file.size / 1_000_000)} MB` : `${doing}, nearly done…`;
    });
    request.addEventListener('load', () => {
      let content = null;
      try {
        content = JSON.parse(request.responseText);
      } catch { /* What is no JSON says nothing that is shown. */ }
      if (request.status < 300) resolve(content);
      else fail(content?.detail ?? `Refused with status ${request.status}.`, content);
    });
    request.addEventListener('error', () => fail(SILENT));
    request.addEventListener('abort', () => fail(path.includes('dryRun') ? 'Stopped. Nothing was written.' : 'Stopped. What was read until then is watched.'));
    request.send(file);
  });
}
